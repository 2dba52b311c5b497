// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {inOrder} from '../../../src/audit/findings/index.ts';
import type {Finding} from '../../../src/documents/audit.ts';

const finding = (code: string, severity: string, line?: number) =>
  ({code, severity, from: line === undefined ? null : {line}}) as unknown as Finding;

test('the worst first, then by line, then by code; what has no line stands before, and equals keep their order', t => {
  const right = [
    finding('B', 'error', 9),
    finding('A', 'warning'),
    finding('C', 'warning'),
    finding('A', 'warning', 2),
    finding('B', 'warning', 2),
    finding('C', 'warning', 2),
    finding('A', 'warning', 10),
    finding('A', 'note', 1),
  ];
  t.deepEqual(inOrder(right.toReversed()), right);
  t.deepEqual(inOrder([2, 5, 0, 7, 3, 1, 6, 4].map(place => right[place]!)), right);
  const equals = [finding('A', 'note', 1), finding('A', 'note', 1)] as const;
  t.deepEqual(
    inOrder(equals).map(one => equals.indexOf(one)),
    [0, 1],
  );
});

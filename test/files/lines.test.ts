// SPDX-License-Identifier: Apache-2.0
import {closeSync, openSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {linesOf} from '../../src/files/lines.ts';
import {scratch} from '../helpers/scratch.ts';

function lines(
  folder: string,
  content: string,
  limit: number,
  before: number,
): readonly (string | undefined)[] {
  const bytes = Buffer.from(content);
  const file = join(folder, 'a');
  writeFileSync(file, bytes.subarray(before));
  const descriptor = openSync(file, 'r');
  try {
    return [...linesOf(descriptor, limit, bytes.subarray(0, before))].map(line => line?.toString());
  } finally {
    closeSync(descriptor);
  }
}

/** Around the size of what is read at once, too. */
const text = fc
  .array(
    fc.oneof(
      fc.string({unit: 'grapheme'}),
      fc.integer({min: 65_530, max: 65_540}).map(n => 'x'.repeat(n)),
    ),
  )
  .map(parts => parts.join('\n'));

testProp('lines are what stands between newlines', [text, fc.nat(100)], (t, content, before) => {
  const expected = content.split('\n');
  if (expected.at(-1) === '') expected.pop();
  t.deepEqual(lines(scratch(t), content, 1 << 20, Math.min(before, Buffer.byteLength(content))), expected);
});

test('a line over the limit is passed over, and the next is read', t => {
  const folder = scratch(t);
  t.deepEqual(lines(folder, `short\n${'x'.repeat(200_000)}\nnext\n`, 100_000, 6), [
    'short',
    undefined,
    'next',
  ]);
  t.deepEqual(lines(folder, 'x'.repeat(11), 10, 5), [undefined]);
  t.deepEqual(lines(folder, 'x'.repeat(10), 10, 5), ['x'.repeat(10)]);
});

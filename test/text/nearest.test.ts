// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {nearest} from '../../src/text/nearest.ts';

const names = ['audit', 'apply', 'diff', 'verify'];

test('a slip has a name near to it', t => {
  t.is(nearest('aduit', names), 'audit');
  t.is(nearest('verfy', names), 'verify');
  t.is(nearest('Diff', names), 'diff');
});

test('what is nothing like a name has none', t => {
  t.is(nearest('zzzzz', names), undefined);
  t.is(nearest('', names), undefined);
});

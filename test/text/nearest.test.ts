// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {helpWithName, nearest} from '../../src/text/nearest.ts';

const names = ['audit', 'apply', 'diff', 'verify'];

test('a slip has a name near to it', t => {
  t.is(nearest('aduit', names), 'audit');
  t.is(nearest('verfy', names), 'verify');
  t.is(nearest('Diff', names), 'diff');
});

test('a name that was shortened is the only one that begins so', t => {
  t.is(nearest('func', ['function', 'file']), 'function');
  t.is(nearest('cmd', ['cid', 'cmdline']), 'cmdline');
  t.is(nearest('fun', ['function', 'fundus']), undefined);
});

test('what is nothing like a name has none', t => {
  t.is(nearest('zzzzz', names), undefined);
  t.is(nearest('', names), undefined);
});

test('a name of more than 40 characters is no slip', t => {
  const names = ['a'.repeat(45)];
  t.is(nearest('a'.repeat(40), names), names[0]);
  t.is(nearest('a'.repeat(41), names), undefined);
});

test('help is the near name, and else what the caller or the list says', t => {
  t.is(helpWithName('dif', names), 'did you mean diff?');
  t.is(helpWithName('zzzzz', names), 'take one of audit, apply, diff, verify');
  t.is(helpWithName('zzzzz', names, 'look elsewhere'), 'look elsewhere');
});

// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {access, includesAccess, unionAccess} from '../../src/inventory/access.ts';

test('letters come out once and in one order', t => {
  const text = (letters: string): string => access(letters);
  t.is(text('kwr'), 'rwk');
  t.is(text('rrw'), 'rw');
  t.is(text(''), '');
});

test('a letter that is no access is refused', t => {
  t.throws(() => access('rz'), {instanceOf: RangeError, message: /z/});
});

test('union and inclusion follow set algebra', t => {
  t.is(unionAccess(access('r'), access('kw')), access('rwk'));
  t.true(includesAccess(access('rwk'), access('rk')));
  t.false(includesAccess(access('rk'), access('w')));
  t.true(includesAccess(access('r'), access('')));
});

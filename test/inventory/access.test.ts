// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {access} from '../../src/inventory/site.ts';

test('letters come out once and in one order', t => {
  const text = (letters: string): string => access(letters);
  t.is(text('kwr'), 'rwk');
  t.is(text('rrw'), 'rw');
  t.is(text(''), '');
});

test('a letter that is no access is refused', t => {
  t.throws(() => access('rz'), {instanceOf: RangeError, message: /z/});
});

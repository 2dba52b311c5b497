// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {shortName} from '../../src/policy/short-name.ts';

test('a short name has the id and 20 characters, not bytes', t => {
  t.is(shortName({name: 'web', id: 3}), '3-web');
  t.is(shortName({name: 'web', id: -1}), '-1-web');
  t.is(shortName({name: 'a-name-of-more-than-twenty-characters', id: 1}), '1-a-name-of-more-than-');
  t.is(shortName({name: 'é'.repeat(25), id: 1}), `1-${'é'.repeat(20)}`);
  t.is(shortName({name: '🐧'.repeat(25), id: 1}), `1-${'🐧'.repeat(20)}`);
});

// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {shortName} from '../../src/policy/short-name.ts';
import {describeSocketPath, isSocketPathTooLong} from '../../src/policy/socket-path.ts';

test('a short name has the id and 20 characters, not bytes', t => {
  t.is(shortName({name: 'web', id: 3}), '3-web');
  t.is(shortName({name: 'web', id: -1}), '-1-web');
  t.is(shortName({name: 'a-name-of-more-than-twenty-characters', id: 1}), '1-a-name-of-more-than-');
  t.is(shortName({name: 'é'.repeat(25), id: 1}), `1-${'é'.repeat(20)}`);
  t.is(shortName({name: '🐧'.repeat(25), id: 1}), `1-${'🐧'.repeat(20)}`);
});

test('a socket has 107 bytes', t => {
  t.false(isSocketPathTooLong(`/${'x'.repeat(106)}`));
  t.true(isSocketPathTooLong(`/${'x'.repeat(107)}`));
  t.true(isSocketPathTooLong(`/${'é'.repeat(54)}`));
});

test('a long one is described with its size', t => {
  t.is(describeSocketPath('/run/x.sock'), undefined);
  t.regex(describeSocketPath(`/${'x'.repeat(110)}`) ?? '', /of 111 bytes, 107 are possible/);
});

// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {decodePath, encodePath, hasRawBytes, pathBytes} from '../../src/text/path-bytes.ts';

testProp(
  'every name survives the way into a string and back',
  [fc.uint8Array({maxLength: 64})],
  (t, bytes) => {
    t.deepEqual(new Uint8Array(pathBytes(decodePath(bytes))), new Uint8Array(bytes));
  },
);

testProp('a name in UTF-8 is its text', [fc.string({unit: 'grapheme'})], (t, name) => {
  t.is(decodePath(Buffer.from(name)), name);
  t.is(encodePath(name), name);
});

test('other bytes are kept as lone surrogates', t => {
  const name = decodePath(Buffer.from([0x2f, 0xe9, 0xc3, 0xa9]));
  t.is(name, '/\udce9é');
  t.true(hasRawBytes(name));
  t.deepEqual(encodePath(name), Buffer.from([0x2f, 0xe9, 0xc3, 0xa9]));
});

test('a byte order mark is part of the name', t => {
  t.is(decodePath(Buffer.from([0xef, 0xbb, 0xbf, 0x61])), '\ufeffa');
});

test('a surrogate in the bytes themselves is no UTF-8', t => {
  const bytes = Buffer.from([0xed, 0xb3, 0xa9]);
  t.deepEqual(pathBytes(decodePath(bytes)), bytes);
});

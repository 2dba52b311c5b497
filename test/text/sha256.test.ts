// SPDX-License-Identifier: Apache-2.0
import {createHash} from 'node:crypto';
import {testProp, fc} from '@fast-check/ava';
import {sha256} from '../../src/text/sha256.ts';

testProp('what node:crypto says', [fc.string({unit: 'grapheme', maxLength: 300})], (t, text) => {
  t.deepEqual(sha256(text), createHash('sha256').update(text).digest());
});

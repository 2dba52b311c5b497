// SPDX-License-Identifier: Apache-2.0
import {fc} from '@fast-check/ava';
import test from 'ava';
import {prefixesAmong} from '../../../src/kernel-model/apparmor/prefixes.ts';

const TEXT = fc.stringMatching(/^[ab/]{0,6}$/);

test('what a text begins with is found, the longest first', t => {
  fc.assert(
    fc.property(fc.array(TEXT), TEXT, (texts, text) => {
      const expected = [...new Set(texts)]
        .filter(one => text.startsWith(one))
        .sort((one, other) => other.length - one.length);
      t.deepEqual(prefixesAmong(texts)(text), expected);
    }),
  );
});

// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {parseUuid} from '../../src/domain/uuid.ts';

const CANONICAL = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';

for (const text of [
  CANONICAL,
  CANONICAL.toUpperCase(),
  CANONICAL.replaceAll('-', ''),
  `\n\t ${CANONICAL} \n`,
  `-${CANONICAL}`,
  '3e 3f ce 45 4f-53--4f a7 bb32 11f34168b82b',
])
  test(`accepted: ${JSON.stringify(text)}`, t => {
    t.is(parseUuid(text), CANONICAL as ReturnType<typeof parseUuid>);
  });

for (const text of [
  '',
  CANONICAL.slice(1),
  `${CANONICAL}0`,
  `${CANONICAL}-`,
  CANONICAL.replace('3e', '3-e'),
  CANONICAL.replace('3e', '3g'),
  CANONICAL.replace('-', '\t'),
  `\u00A0${CANONICAL}`,
])
  test(`refused: ${JSON.stringify(text)}`, t => {
    t.is(parseUuid(text), undefined);
  });

testProp(
  'blanks and hyphens between pairs do not matter',
  [fc.array(fc.constantFrom('', '-', ' ', '- '), {minLength: 16, maxLength: 16})],
  (t, gaps) => {
    const pairs = CANONICAL.replaceAll('-', '').match(/../g) ?? [];
    t.is(
      parseUuid(pairs.map((pair, index) => `${gaps[index] ?? ''}${pair}`).join('')),
      CANONICAL as ReturnType<typeof parseUuid>,
    );
  },
);

// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import test from 'ava';
import {TRAITS} from '../../src/inventory/roles.ts';

test('no two roles have the same place among what is labelled at the start', t => {
  const places = Object.values(TRAITS).flatMap(({labelledAtStart}) => labelledAtStart ?? []);
  t.true(places.length > 1);
  t.deepEqual(
    places.toSorted((one, other) => one - other),
    [...new Set(places)].toSorted((one, other) => one - other),
  );
});

test('each amendment that a role names is in the table of differences', t => {
  const table = readFileSync('docs/differences.md', 'utf8');
  for (const {strict} of Object.values(TRAITS))
    if (strict?.mends !== undefined) t.regex(table, new RegExp(`^\\| ${strict.mends} +\\|`, 'mu'));
});

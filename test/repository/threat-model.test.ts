// SPDX-License-Identifier: Apache-2.0
/** docs/threat-model.md: each input has a test that shows what it cannot reach, and that test is there. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const rows = page.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| ---'));

test('each input has a test', t => {
  const inputs = rows.slice(1);
  t.true(inputs.length >= 16, `${inputs.length}`);
  t.deepEqual(
    inputs.filter(row => !/`test\/[^`]+` *(?:\|$|,)/.test(row)),
    [],
  );
});

test('each test that is named is there', t => {
  const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
  t.true(named.length > 25, `${named.length}`);
  t.deepEqual(
    named.filter(path => !existsSync(join(root, path))),
    [],
  );
});

// SPDX-License-Identifier: Apache-2.0
/** docs/threat-model.md: each input has a test that shows what it cannot reach, and that test is there. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

/** Of the table below a heading, without its head. */
function rowsBelow(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return text
    .split('\n')
    .filter(line => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1);
}

test('each input has a test', t => {
  const inputs = rowsBelow('Who may write what');
  t.true(inputs.length >= 16, `${inputs.length}`);
  t.deepEqual(
    inputs.filter(row => !/`test\/[^`]+` *(?:\|$|,)/.test(row)),
    [],
  );
});

test('each rule of what a definition may name has an owner', t => {
  const rules = rowsBelow('What a definition may name');
  t.true(rules.length > 5, `${rules.length}`);
  t.deepEqual(
    rules.filter(row => !/`(?:src|policies)\/[^`]+`/.test(row)),
    [],
  );
});

test('each file that is named is there', t => {
  const named = [...page.matchAll(/`((?:src|test|policies)\/[^`]+)`/g)].map(([, path = '']) => path);
  t.true(named.length > 25, `${named.length}`);
  t.deepEqual(
    named.filter(path => !existsSync(join(root, path))),
    [],
  );
});

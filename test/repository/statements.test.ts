// SPDX-License-Identifier: Apache-2.0
/** docs/statements.md names tests and findings that are there. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const rows = readFileSync(join(root, 'docs', 'statements.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (?:statement|-+) /u.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, statement = '', holds = '', shown = '']) => ({statement, holds, shown}));

test('there is a row for each of the statements that were tried', t => {
  t.true(rows.length >= 110, `${rows.length}`);
  t.deepEqual(
    rows.filter(({statement, holds}) => statement === '' || holds === ''),
    [],
  );
});

test('what shows a statement is there: a finding’s page, or a test with that title', t => {
  const missing = rows.filter(({shown}) => !isFinding(shown) && !isTest(shown));
  t.deepEqual(missing, []);
});

function isFinding(shown: string): boolean {
  const [, page] = /^\[[A-Z_]+\]\((findings\/[A-Z_]+\.md)\)$/u.exec(shown) ?? [];
  return page !== undefined && existsSync(join(root, 'docs', page));
}

function isTest(shown: string): boolean {
  const [, file, quoted, plain] = /^`([\w/.-]+\.test\.ts)`: (?:`(.*)`|(.*))$/u.exec(shown) ?? [];
  const title = quoted ?? plain;
  if (file === undefined || !title || !existsSync(join(root, 'test', file))) return false;
  const source = readFileSync(join(root, 'test', file), 'utf8');
  return ["'", '"', '`'].some(quote => source.includes(`${quote}${title}${quote}`));
}

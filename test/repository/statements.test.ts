// SPDX-License-Identifier: Apache-2.0
/** docs/statements.md and docs/real-kernels.md name tests and findings that are there. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const rows = rowsOf('statements.md').map(([statement = '', holds = '', shown = '']) => ({
  statement,
  holds,
  shown,
}));

test('there is a row for each of the statements that were tried', t => {
  t.true(rows.length >= 110, `${rows.length}`);
  t.deepEqual(
    rows.filter(({statement, holds}) => statement === '' || holds === ''),
    [],
  );
});

test("what shows a statement is there: a finding's page, or a test with that title", t => {
  const missing = rows.filter(({shown}) => !isFinding(shown) && !isTest(shown));
  t.deepEqual(missing, []);
});

test('what holds each fault that real kernels showed is there: a finding, a test, or a line of the lab', t => {
  const faults = rowsOf('real-kernels.md');
  t.true(faults.length >= 30, `${faults.length}`);
  t.deepEqual(
    faults.filter(([, , shown = '']) => !isFinding(shown) && !isTest(shown) && !isLab(shown)),
    [],
  );
  const kinds = faults.map(([kind]) => Number(kind)).filter(kind => kind > 0);
  t.deepEqual(kinds, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

/** The cells of all tables of a page, without their heads. */
function rowsOf(page: string): readonly (readonly string[])[] {
  const lines = readFileSync(join(root, 'docs', page), 'utf8').split('\n');
  const isRule = (line = '') => /^\|[ |-]+$/u.test(line);
  return lines
    .filter((line, index) => line.startsWith('| ') && !isRule(line) && !isRule(lines[index + 1]))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

/** A file of the lab, with words that stand in it. */
function isLab(shown: string): boolean {
  const [, file, words] = /^`(lab\/[\w/.-]+\.(?:ts|sh))`: (.*)$/u.exec(shown) ?? [];
  if (file === undefined || !words || !existsSync(join(root, 'test', file))) return false;
  return readFileSync(join(root, 'test', file), 'utf8').includes(words);
}

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

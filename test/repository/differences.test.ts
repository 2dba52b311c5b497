// SPDX-License-Identifier: Apache-2.0
/** Each row of docs/differences.md names a test file that is there, with a test that has the row's name in its title. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const page = readFileSync(join(root, 'docs', 'differences.md'), 'utf8');
const rows = page
  .split('\n')
  .map(line => line.split('|').slice(1, -1))
  .filter(cells => cells.length === 5)
  .map(cells => ({
    name: cells[0]!.trim(),
    named: [...cells[4]!.matchAll(/`([\w/.-]+\.test\.ts)`/gu)].map(([, file = '']) => file),
  }))
  .filter(({named}) => named.length > 0);
const files = readdirSync(join(root, 'test'), {recursive: true, encoding: 'utf8'});

test('each test that the tables of differences name is there, and has the name of its row', t => {
  t.true(rows.length > 75, `${rows.length}`);
  const without = rows.flatMap(({name, named}) => {
    const there = named.map(file => files.filter(path => path.endsWith(`/${file}`)));
    if (there.some(found => found.length === 0)) return [`${name}: no such file`];
    return there.flat().some(path => hasTitle(path, name)) ? [] : [name];
  });
  t.deepEqual(without, []);
});

/** Of a test, a row of a table of them, or a macro. */
function hasTitle(path: string, name: string): boolean {
  const source = readFileSync(join(root, 'test', path), 'utf8');
  return [...source.matchAll(/(?:test\(\s*|^ *\[|title: .* => )(['"`])(.*?)\1/gmu)].some(([, , title = '']) =>
    title.includes(name),
  );
}

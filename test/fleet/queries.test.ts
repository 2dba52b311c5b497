// SPDX-License-Identifier: Apache-2.0
/** Every question in the grammars of other engines, where npm has one: Trino and Hive, whose SQL is Spark's too. */
import test from 'ava';
import hive from 'node-sql-parser/build/hive.js';
import trino from 'node-sql-parser/build/trino.js';
import {isQueryName, QUERIES, VIEWS} from '../../src/fleet/queries.ts';

const STATEMENTS = [
  ...Object.entries(QUERIES).map(([name, {sql}]): [string, string] => [name, sql]),
  ...Object.entries(VIEWS),
];

for (const [database, {Parser}] of Object.entries({trino, hive})) {
  for (const [name, sql] of STATEMENTS) {
    test(`${name} is SQL to ${database}`, t => {
      t.notThrows(() => new Parser().astify(sql.replaceAll(/\$\w+/gu, "'2026-01-01'"), {database}));
    });
  }
  test(`${database} refuses what is no SQL`, t => {
    t.throws(() => new Parser().astify('SELECT FROM WHERE', {database}), {any: true});
  });
}

test('a question needs just the options that its statement names', t => {
  for (const {sql, needs} of Object.values(QUERIES)) {
    const named = [...new Set([...sql.matchAll(/\$(\w+)/gu)].map(([, name]) => name))];
    t.deepEqual(named, [...needs]);
  }
});

test('names are told from statements', t => {
  t.true(isQueryName('shared'));
  t.false(isQueryName('toString'));
  t.false(isQueryName('SELECT 1'));
});

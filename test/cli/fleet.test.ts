// SPDX-License-Identifier: Apache-2.0
/** Exports of two hosts and two days, read back by a Parquet reader and by the SQL engine. */
import {mkdtempSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {parquetMetadata, parquetReadObjects} from 'hyparquet';
import {TABLES} from '../../src/fleet/schema.ts';
import {svirtgen} from '../helpers/cli.ts';

const withEngine = engineInstalled() ? test : test.skip;
const folder = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
const SITE = ['--host', 'examples/host.json', '--policy', 'fedora', '-q', '-o', folder];

test.before(t => {
  for (const [host, date, ...domains] of [
    ['kvm01', '2026-11-20', 'examples/web-server.xml', 'examples/database.xml'],
    ['kvm01', '2026-11-21', 'examples/web-server.xml'],
    ['kvm 02', '2026-11-21', 'examples/web-server.xml', 'examples/cluster-node-a.xml'],
  ] as const) {
    const {status, stderr} = svirtgen(['export', ...domains, '--host-name', host, '--date', date, ...SITE]);
    t.is(stderr, '');
    t.is(status, 0);
  }
});

for (const [table, columns] of Object.entries(TABLES)) {
  test(`${table} has the documented columns, and the version of the schema`, async t => {
    const bytes = readFileSync(join(folder, table, 'host=kvm01/date=2026-11-20/svirtgen.parquet'));
    const file = new Uint8Array(bytes).buffer;
    const metadata = parquetMetadata(file);
    t.deepEqual(
      metadata.schema.slice(1).map(({name, repetition_type}) => [name, repetition_type === 'OPTIONAL']),
      columns.map(({name, nullable}) => [name, nullable]),
    );
    t.deepEqual(metadata.key_value_metadata, [{key: 'svirtgen.schema', value: '1'}]);
    const docs = readFileSync('docs/fleet.md', 'utf8');
    for (const {name} of columns) t.regex(docs, new RegExp(`^\\| \`${table}\` +\\| \`${name}\` `, 'mu'));
    const rows = await parquetReadObjects({file});
    t.true(rows.length > 0);
  });
}

test('what questions are about stands first, in a row group that says so', async t => {
  const bytes = readFileSync(join(folder, 'access/host=kvm01/date=2026-11-20/svirtgen.parquet'));
  const file = new Uint8Array(bytes).buffer;
  const rows = await parquetReadObjects({file});
  const asked = rows.filter(({layer}) => layer === 'effective').length;
  const [first, ...rest] = parquetMetadata(file).row_groups;
  t.is(first?.num_rows, BigInt(asked));
  const layer = first?.columns.find(({meta_data}) => meta_data?.path_in_schema.join() === 'layer');
  t.like(layer?.meta_data?.statistics, {min_value: 'effective', max_value: 'effective'});
  t.is(
    rest.reduce((sum, {num_rows}) => sum + Number(num_rows), asked),
    rows.length,
  );
});

test('the rows say of each layer what the audit says', async t => {
  const bytes = readFileSync(join(folder, 'access/host=kvm01/date=2026-11-21/svirtgen.parquet'));
  const rows = await parquetReadObjects({file: new Uint8Array(bytes).buffer});
  const {stdout} = svirtgen(
    `audit examples/web-server.xml --host examples/host.json --policy fedora -q --format json --fail-on never`.split(
      ' ',
    ),
  );
  const {domains} = JSON.parse(stdout) as {
    domains: {
      paths: {path: string; process: string; layers: Record<string, string | null>; effective: string}[];
    }[];
  };
  const expected = domains[0]!.paths.flatMap(({path, process, layers, effective}) =>
    Object.entries({...layers, effective}).flatMap(([layer, access]) =>
      access === null ? [] : [`${path} ${process} ${layer} ${access}`],
    ),
  );
  const found = rows.map(row => `${row['path']} ${row['process']} ${row['layer']} ${row['access']}`);
  t.deepEqual(found.toSorted(), expected.toSorted());
});

withEngine('what was lost since a day', t => {
  const rows = ask('changed', '--since', '2026-11-20');
  t.true(rows.length > 0);
  t.true(rows.every(({change, host, name}) => change === 'lost' && host === 'kvm01' && name === 'database'));
});

withEngine('what a VM can touch, of its last day only', t => {
  t.deepEqual(ask('touches', '--vm', 'database'), []);
  const hosts = new Set(ask('touches', '--vm', 'web-server').map(({host}) => host));
  t.deepEqual(hosts, new Set(['kvm 02', 'kvm01']));
});

withEngine('which VMs reach a path, and the findings with their age', t => {
  t.true(ask('reaches', '--object', '/dev/null').length >= 3);
  t.true(ask('findings').every(({oldest}) => typeof oldest === 'string'));
});

withEngine('two VMs of one host with one pair of categories', t => {
  const place = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  const {status} = svirtgen(
    `export examples/web-server.xml examples/database.xml --mcs s0:c1,c2 --host examples/host.json --policy fedora -q -o ${place} --host-name a`.split(
      ' ',
    ),
  );
  t.is(status, 0);
  const {stdout} = svirtgen(['fleet', 'categories', place, '--format', 'json']);
  t.deepEqual((JSON.parse(stdout) as {rows: unknown}).rows, [
    {host: 'a', level: 's0:c1,c2', vms: '2', one: 'database', another: 'web-server'},
  ]);
});

const REFUSED = [
  [["SELECT * FROM read_csv('/etc/passwd')"], 'FLEET_SQL'],
  [[`COPY hosts TO '${join(folder, 'x.csv')}'`], 'FLEET_SQL'],
  [['SET enable_external_access = true'], 'FLEET_SQL'],
  [['SELECT no_such_column FROM vms'], 'FLEET_SQL'],
  [['no-such-question'], 'FLEET_QUERY'],
  [['reaches'], 'FLEET_QUERY'],
] as const;

for (const [question, code] of REFUSED) {
  withEngine(`${question.join(' ').replace(folder, '…')} is refused`, t => {
    const {status, stderr, stdout} = svirtgen(['fleet', ...question, folder]);
    t.is(status, 2);
    t.is(stdout, '');
    t.true(stderr.includes(`(${code})`), stderr);
  });
}

withEngine('a folder without an export is refused', t => {
  const {status, stderr} = svirtgen(['fleet', 'shared', 'examples']);
  t.is(status, 2);
  t.true(stderr.includes('(FLEET_FOLDER)'), stderr);
});

test('a day that is none is refused', t => {
  const {status, stderr} = svirtgen(['export', 'examples/web-server.xml', '--date', '2026-02-30', ...SITE]);
  t.is(status, 2);
  t.true(stderr.includes('YYYY-MM-DD'), stderr);
});

function ask(...question: readonly string[]): readonly Record<string, unknown>[] {
  const [name = '', ...options] = question;
  const {stdout, stderr} = svirtgen(['fleet', name, folder, '--format', 'json', ...options]);
  return stderr === '' ? (JSON.parse(stdout) as {rows: Record<string, unknown>[]}).rows : [{stderr}];
}

function engineInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api');
    return true;
  } catch {
    console.log('DuckDB is not installed: the questions of a fleet are not asked');
    return false;
  }
}

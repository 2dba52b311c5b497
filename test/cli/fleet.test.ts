// SPDX-License-Identifier: Apache-2.0
/** Exports of two hosts and two days, read back by a Parquet reader and by the SQL engine. */
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {parquetMetadata, parquetReadObjects} from 'hyparquet';
import {parquetWriteBuffer} from 'hyparquet-writer';
import {ParquetTable} from '../../src/fleet/parquet.ts';
import {TABLES} from '../../src/fleet/schema.ts';
import {svirtgen} from '../helpers/cli.ts';
import {domainXml} from '../helpers/scenario.ts';

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
    t.deepEqual(metadata.key_value_metadata, [{key: 'svirtgen.schema', value: '2'}]);
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

test('a VM that reaches the same has the same digest, and no other VM has it', async t => {
  const of = async (date: string) => {
    const file = new Uint8Array(readFileSync(join(folder, `vms/host=kvm01/date=${date}/svirtgen.parquet`)));
    const rows = await parquetReadObjects({file: file.buffer});
    return Object.fromEntries(rows.map(({name, digest}) => [name, digest])) as Record<string, string>;
  };
  const [before, now] = [await of('2026-11-20'), await of('2026-11-21')];
  t.regex(before['web-server'] ?? '', /^[0-9a-f]{32}$/u);
  t.is(before['web-server'], now['web-server']);
  t.not(before['web-server'], before['database']);
});

withEngine('files of the schema before digests are compared whole, beside newer ones or alone', async t => {
  const expected = ask('changed', '--since', '2026-11-20');
  const old = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  cpSync(folder, old, {recursive: true});
  for (const place of ['kvm01/date=2026-11-20', 'kvm01/date=2026-11-21', 'kvm%2002/date=2026-11-21']) {
    const file = join(old, `vms/host=${place}/svirtgen.parquet`);
    const rows = await parquetReadObjects({file: new Uint8Array(readFileSync(file)).buffer});
    const columnData = TABLES.vms
      .filter(({name}) => name !== 'digest')
      .map(column => ({...column, data: rows.map((row): unknown => row[column.name])}));
    writeFileSync(file, new Uint8Array(parquetWriteBuffer({columnData})));
    t.deepEqual(askIn(old, 'changed', '--since', '2026-11-20'), expected);
  }
});

test('a large table is written in several row groups, with all of its rows', async t => {
  const table = new ParquetTable('hosts');
  const row = {mode: 'strict', policy: 'debian', layers: 'dac', svirtgen: '1'};
  for (let vms = 0; vms < 250_000; vms += 50)
    table.add(Array.from({length: 50}, (_, more) => ({...row, vms: vms + more})));
  const file = new Uint8Array(table.finish()).buffer;
  t.is(parquetMetadata(file).row_groups.length, 3);
  const rows = await parquetReadObjects({file, columns: ['vms']});
  t.true(rows.every(({vms}, index) => vms === index));
  t.is(rows.length, 250_000);
});

test('a host with more VMs than are kept as they are is exported as the audit tells it', async t => {
  const xml = readFileSync('examples/web-server.xml', 'utf8');
  const vms = Array.from({length: 240}, (_, number) => ({
    file: `vm-${number}.xml`,
    xml: xml
      .replace(/<name>.*<\/name>/u, `<name>vm-${number}</name>`)
      .replace(/[0-9a-f]{12}<\/uuid>/u, `${String(number).padStart(12, '0')}</uuid>`),
  }));
  const input = vms.map(one => `${JSON.stringify(one)}\n`).join('');
  const place = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  const site = ['-', '--host', 'assumed', '--policy', 'debian', '-q'];
  const {status} = svirtgen(['export', ...site, '--host-name', 'a', '--date', '2026-11-20', '-o', place], {
    input,
  });
  t.is(status, 0);
  const {stdout} = svirtgen(['audit', ...site, '--format', 'json', '--fail-on', 'never'], {input});
  const {domains} = JSON.parse(stdout) as {
    domains: {name: string; paths: {path: string; effective: string}[]; findings: {code: string}[]}[];
  };
  const rowsOf = async (table: string) => {
    const file = readFileSync(join(place, `${table}/host=a/date=2026-11-20/svirtgen.parquet`));
    return parquetReadObjects({file: new Uint8Array(file).buffer});
  };
  const reached = (await rowsOf('access')).filter(({layer}) => layer === 'effective');
  t.deepEqual(
    reached.map(({name, path, access}) => `${name} ${path} ${access}`),
    domains.flatMap(({name, paths}) => paths.map(({path, effective}) => `${name} ${path} ${effective}`)),
  );
  t.deepEqual(
    (await rowsOf('findings')).map(({name, code}) => `${name} ${code}`),
    domains.flatMap(({name, findings}) => findings.map(({code}) => `${name} ${code}`)),
  );
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

test('of a table above a row group, rows that are asked about share none with others', t => {
  const table = new ParquetTable('access');
  const row = {
    name: 'a',
    process: 'qemu',
    object: 'o',
    identity: 'i',
    scope: 'host',
    path: '/a',
    access: 'r',
  };
  for (let count = 0; count < 330_000; count += 110)
    table.add(Array.from({length: 110}, (_, more) => ({...row, layer: more < 75 ? 'dac' : 'effective'})));
  const {row_groups: groups} = parquetMetadata(new Uint8Array(table.finish()).buffer);
  const sizes = groups.map(group => {
    const statistics = group.columns.find(({meta_data}) => meta_data?.path_in_schema.join() === 'layer')
      ?.meta_data?.statistics;
    t.is(statistics?.min_value, statistics?.max_value);
    return Number(group.num_rows);
  });
  // Each is full but the last of its kind.
  t.is(sizes.filter(size => size < 100_000).length, 2);
  t.is(
    sizes.reduce((sum, size) => sum + size, 0),
    330_000,
  );
});

withEngine('which tables there are', t => {
  const names = [...Object.keys(TABLES), 'access_now', 'findings_now', 'latest', 'vms_now'].toSorted();
  const shown = (statement: string, column: string) =>
    askIn(folder, statement)
      .map(row => String(row[column]))
      .toSorted();
  t.deepEqual(shown('SHOW TABLES', 'name'), names);
  t.deepEqual(shown('SHOW ALL TABLES', 'name'), names);
  t.deepEqual(shown('SELECT table_name FROM information_schema.tables', 'table_name'), names);
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

withEngine('that there is no answer is said', t => {
  const {status, stdout, stderr} = svirtgen(['fleet', 'touches', '--vm', 'wbe', folder]);
  t.is(status, 0);
  t.is(stdout, 'host  name  process  path  object  access  device  line\n');
  t.is(stderr, 'note: nothing in these exports answers the question\n');
});

const REFUSED = [
  [["SELECT * FROM read_csv('/etc/passwd')"], 'FLEET_SQL'],
  [[`COPY hosts TO '${join(folder, 'x.csv')}'`], 'FLEET_SQL'],
  [['SET enable_external_access = true'], 'FLEET_SQL'],
  [['SELECT no_such_column FROM vms'], 'FLEET_SQL'],
  [['no-such-question'], 'FLEET_QUERY'],
  [['reaches'], 'FLEET_QUERY'],
  [['shared', '--vm', 'web'], 'FLEET_QUERY'],
  [['SELECT 1', '--object', '/a'], 'FLEET_QUERY'],
  [['changed', '--since', 'monday'], 'USAGE'],
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

withEngine('names of hosts and VMs are sorted as people count', t => {
  const place = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  const site = ['-', '--host=examples/host.json', '--policy=debian', '-q', '-o', place];
  const vms = [
    domainXml({name: 'vm-10'}),
    domainXml({name: 'vm-2', uuid: 'b30a5d4f-2f54-4d43-8d9f-1f1f5b2b9c22'}),
  ];
  const input = vms.map(xml => `${JSON.stringify({file: 'a.xml', xml})}\n`).join('');
  for (const host of ['kvm-10', 'kvm-2']) {
    const {status, stderr} = svirtgen(['export', ...site, '--host-name', host], {input});
    t.is(status, 0, stderr);
  }
  const told = askIn(place, 'reaches', '--object', '/dev/null').map(({host, name}) => `${host} ${name}`);
  t.deepEqual([...new Set(told)], ['kvm-2 vm-2', 'kvm-2 vm-10', 'kvm-10 vm-2', 'kvm-10 vm-10']);
});

test('a name that leads to no definition is exported as nothing', t => {
  const place = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  const empty = join(place, 'empty');
  mkdirSync(empty);
  const {status, stdout, stderr} = svirtgen(['export', empty, '--host=assumed', '-o', join(place, 'fleet')]);
  t.is(status, 2);
  t.is(stdout, '');
  t.regex(stderr, /\(NO_DEFINITIONS\)\n.*nothing is exported/su);
  t.false(existsSync(join(place, 'fleet')));
});

test('a libvirt that has no VM is exported as a host without any', async t => {
  const place = mkdtempSync(join(tmpdir(), 'svirtgen-fleet-'));
  mkdirSync(join(place, 'etc/qemu'), {recursive: true});
  const options = ['--host-name=a', '--date=2026-11-20', '--policy=debian', '-o', join(place, 'fleet')];
  const {status, stderr} = svirtgen(['export', '--uri', `qemu:///embed?root=${place}`, ...options]);
  t.is(status, 0, stderr);
  t.regex(stderr, /has no VM of qemu:\/\/\/embed/u);
  const rowsOf = async (table: string) => {
    const file = readFileSync(join(place, `fleet/${table}/host=a/date=2026-11-20/svirtgen.parquet`));
    return parquetReadObjects({file: new Uint8Array(file).buffer});
  };
  const hosts = await rowsOf('hosts');
  t.is(hosts.length, 1);
  t.like(hosts[0], {vms: 0});
  t.deepEqual(await rowsOf('vms'), []);
});

test('a day that is none is refused', t => {
  const {status, stderr} = svirtgen(['export', 'examples/web-server.xml', '--date', '2026-02-30', ...SITE]);
  t.is(status, 2);
  t.true(stderr.includes('YYYY-MM-DD'), stderr);
});

function ask(...question: readonly string[]): readonly Record<string, unknown>[] {
  return askIn(folder, ...question);
}

function askIn(place: string, ...question: readonly string[]): readonly Record<string, unknown>[] {
  const [name = '', ...options] = question;
  const {stdout, stderr} = svirtgen(['fleet', name, place, '--format', 'json', ...options]);
  return !stderr.includes('error:')
    ? (JSON.parse(stdout) as {rows: Record<string, unknown>[]}).rows
    : [{stderr}];
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

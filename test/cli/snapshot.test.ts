// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const example = (name: string) => join(root, 'examples', name);
const HOST = ['--host', example('host.json')];

for (const mode of ['strict', 'libvirt']) {
  test(`plans from a snapshot are those of the host it was taken on: ${mode}`, t => {
    const file = join(scratch(t), 'snapshot.json');
    const taken = svirtgen(['snapshot', ...HOST, '-o', file, join(root, 'examples')]);
    t.is(taken.status, 0, taken.stderr);
    const plan = (host: readonly string[]) =>
      svirtgen(['plan', '--format', 'json', '--mode', mode, ...host, join(root, 'examples')]);
    const [here, there] = [plan(HOST), plan(['--host', file])];
    t.is(here.status, 0, here.stderr);
    t.is(there.stdout, here.stdout);
  });
}

test('audits from a snapshot are those of the host it was taken on', t => {
  const file = join(scratch(t), 'snapshot.json');
  svirtgen(['snapshot', '-q', ...HOST, '-o', file, join(root, 'examples')]);
  const audit = (host: readonly string[]) =>
    svirtgen(['audit', '-q', '--format', 'json', ...host, join(root, 'examples')]).stdout;
  t.true(audit(HOST).length > 10_000);
  t.is(audit(['--host', file]), audit(HOST));
});

test('ACLs on the way count alike on the live host and in its snapshot', t => {
  if (!has(t, 'setfacl') || !has(t, 'getfacl')) return;
  const folder = scratch(t);
  const [home, definition, conf] = ['home', 'guest.xml', 'qemu.conf'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ];
  chmodSync(folder, 0o755);
  mkdirSync(home, {mode: 0o700});
  writeFileSync(join(home, 'a.img'), '');
  spawnSync('setfacl', ['-m', 'u:64123:--x', home]);
  const disk = `<disk type='file'><source file='${home}/a.img'/><target dev='vda'/></disk>`;
  writeFileSync(definition, domainXml({devices: disk}));
  writeFileSync(conf, 'user = "+64123"\ngroup = "+64123"\n');
  const site = ['-q', '--policy=libvirt', `--qemu-conf=${conf}`, definition];
  const file = join(folder, 'host.json');
  t.is(svirtgen(['snapshot', '-o', file, ...site]).status, 0);
  const dac = (...options: readonly string[]) => {
    const {stdout} = svirtgen([
      'audit',
      '--format=json',
      '--backend=dac',
      '--fail-on=never',
      ...options,
      ...site,
    ]);
    const {domains} = JSON.parse(stdout) as {domains: {paths: {path: string; layers: {dac: string}}[]}[]};
    return domains[0]?.paths.find(({path}) => path.endsWith('a.img'))?.layers.dac;
  };
  t.is(dac(), 'rw');
  t.is(dac('--host', file), 'rw');
});

test("a snapshot is its owner's to read, and the same facts give the same bytes", t => {
  const folder = scratch(t);
  for (const name of ['a.json', 'b.json']) {
    svirtgen(['snapshot', ...HOST, '-o', join(folder, name), example('database.xml')]);
  }
  t.is(readFileSync(join(folder, 'a.json'), 'utf8'), readFileSync(join(folder, 'b.json'), 'utf8'));
  t.is(statSync(join(folder, 'a.json')).mode & 0o777, 0o600);
});

test('paths that no definition names are recorded on request', t => {
  const {stdout} = svirtgen(['snapshot', ...HOST, '--path', '/bin', '--', example('database.xml')]);
  const {paths} = JSON.parse(stdout) as {paths: Record<string, unknown>};
  t.like(paths['/bin'], {type: 'symlink', target: 'usr/bin'});
});

test('of no definition that can be read there is no snapshot: it would be a host that has nothing', t => {
  const folder = scratch(t, {'bad.xml': '<domain>'});
  const {status, stdout} = svirtgen(['snapshot', ...HOST, join(folder, 'bad.xml')]);
  t.is(status, 2);
  t.is(stdout, '');
});

test('one bad definition does not stop the others', t => {
  const folder = scratch(t, {'bad.xml': '<domain>'});
  const {status, stdout, stderr} = svirtgen([
    'snapshot',
    ...HOST,
    join(folder, 'bad.xml'),
    example('database.xml'),
  ]);
  t.is(status, 2);
  t.regex(stderr, /bad\.xml:1:\d+: error: /);
  t.true(Object.keys((JSON.parse(stdout) as {paths: object}).paths).length > 10);
});

test('an assumed host has nothing to record', t => {
  const {status, stderr} = svirtgen(['snapshot', '--host', 'assumed', example('database.xml')]);
  t.is(status, 2);
  t.regex(stderr, /SNAPSHOT_NOTHING/);
});

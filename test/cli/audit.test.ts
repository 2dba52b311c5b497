import {join} from 'node:path';
import test from 'ava';
import {shell, svirtgen} from '../helpers/cli.ts';
import {machineXml} from '../helpers/fleet.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';
import {disk} from '../helpers/analysis.ts';

interface Json {
  readonly domains: readonly {
    readonly file: string;
    readonly name: string;
    readonly uuid: string;
    readonly paths: readonly {
      readonly path: string;
      readonly process: string;
      readonly layers: Readonly<Record<string, string | null>>;
      readonly effective: string;
      readonly from: {readonly line: number; readonly device: string} | null;
    }[];
    readonly findings: readonly unknown[];
  }[];
  readonly shared: readonly {
    readonly path: string;
    readonly users: readonly Readonly<Record<string, string>>[];
  }[];
}

const offline = ['--host', 'assumed', '--policy', 'libvirt', '--quiet'];
const fleet = {
  'a.xml': machineXml(['a', disk('/srv/own.raw') + disk('/srv/both.raw', '<shareable/>', 'vdb')], 0),
  'b.xml': machineXml(['b', disk('/srv/both.raw', '<shareable/>')], 1),
};

test('json has the paths of each VM with every layer, and what they share', t => {
  const cwd = scratch(t, fleet);
  const {stdout, status} = svirtgen(['audit', ...offline, '--fail-on', 'never', '--format', 'json', '.'], {
    cwd,
  });
  t.is(status, 0);
  const {domains, shared} = JSON.parse(stdout) as Json;
  t.deepEqual(
    domains.map(({name}) => name),
    ['a', 'b'],
  );
  const own = domains[0]?.paths.find(({path}) => path === '/srv/own.raw');
  t.deepEqual(Object.keys(own?.layers ?? {}), ['dac', 'selinux', 'apparmor', 'cgroup', 'namespace']);
  t.like(own, {process: 'qemu', effective: 'rw', layers: {cgroup: null, namespace: null}});
  t.like(own?.from, {device: 'disk vda', line: 6});
  t.deepEqual(
    shared
      .find(({path}) => path === '/srv/both.raw')
      ?.users.map(({name, access, process}) => [name, access, process]),
    [
      ['a', 'rw', 'qemu'],
      ['b', 'rw', 'qemu'],
    ],
  );
});

test('a layer that is not there is null everywhere', t => {
  const cwd = scratch(t, fleet);
  const {stdout} = svirtgen(['audit', ...offline, '--backend', 'dac,cgroup', '--format', 'json', 'a.xml'], {
    cwd,
  });
  const {domains} = JSON.parse(stdout) as Json;
  t.true(domains[0]?.paths.every(({layers}) => layers['apparmor'] === null && layers['selinux'] === null));
  t.true(domains[0]?.paths.some(({layers}) => layers['dac'] === 'rw'));
});

test('ndjson has a line a definition, bad ones too, and one for what is shared', t => {
  const cwd = scratch(t, {...fleet, 'c.xml': '<domain>'});
  const {stdout, stderr, status} = svirtgen(['audit', ...offline, '--format', 'ndjson', '.'], {cwd});
  t.is(status, 2);
  t.regex(stderr, /^c\.xml:1:\d+: error: /);
  const keys = stdout
    .trimEnd()
    .split('\n')
    .map(line => Object.keys(JSON.parse(line) as object));
  t.deepEqual(keys, [['file', 'audit'], ['file', 'audit'], ['file', 'error'], ['shared']]);
});

test('csv quotes what needs it, ends lines with CRLF, and starts no formula', t => {
  const name = '=cmd()&quot;,x';
  const cwd = scratch(t, {'a.xml': machineXml([name, disk('/srv/a, &quot;b&quot;.raw')])});
  const {stdout} = svirtgen(['audit', ...offline, '--format', 'csv', 'a.xml'], {cwd});
  const lines = stdout.split('\r\n');
  t.is(lines.at(-1), '');
  t.regex(
    lines[0] ?? '',
    /^file,vm,uuid,path,process,effective,needed,dac,selinux,apparmor,cgroup,namespace,/,
  );
  const row = lines.find(line => line.includes('/srv/a'));
  t.true(row?.startsWith(`a.xml,"'=cmd()"",x",`));
  t.true(row?.includes('"/srv/a, ""b"".raw"'));
});

test('dot draws each VM and the paths it shares, and nothing breaks out of a label', t => {
  const evil = 'a"];evil[label="\\';
  const cwd = scratch(t, {
    'a.xml': machineXml([evil.replaceAll('"', '&quot;'), disk('/srv/both.raw', '<shareable/>')], 0),
    'b.xml': fleet['b.xml'],
  });
  const {stdout} = svirtgen(['audit', ...offline, '--format', 'dot', '.'], {cwd});
  t.regex(stdout, /^digraph shared \{/);
  t.true(stdout.includes(String.raw`label="a\"];evil[label=\"\\"`));
  t.true(stdout.includes('path0 [shape=note, color="#c62828", label="/srv/both.raw"];'));
  t.is(stdout.match(/vm\d -> path0/g)?.length, 2);
});

test('the table fits 100 columns on every example', t => {
  const {stdout} = shell(
    'svirtgen audit --host examples/host.json --policy libvirt --quiet examples || true',
    root,
  );
  t.true(stdout.length > 1000);
  for (const line of stdout.split('\n')) t.true([...line].length <= 100, line);
});

test('as it stands now an image of root is out of reach', t => {
  const host = {
    format: 'svirtgen-host-snapshot',
    version: 1,
    paths: {'/srv/own.raw': {type: 'file', uid: 0, gid: 0, mode: '0600'}},
    users: {qemu: 107},
    groups: {qemu: 107},
  };
  const cwd = scratch(t, {...fleet, 'host.json': JSON.stringify(host)});
  const access = (...more: readonly string[]) => {
    const args = [
      'audit',
      '--host',
      'host.json',
      '--policy',
      'fedora',
      '--quiet',
      '--format',
      'json',
      ...more,
      'a.xml',
    ];
    const {domains} = JSON.parse(svirtgen(args, {cwd}).stdout) as Json;
    return domains[0]?.paths.find(({path}) => path === '/srv/own.raw')?.effective;
  };
  t.is(access(), 'rw');
  t.is(access('--as-is'), '');
});

test('an unknown severity is bad usage', t => {
  t.is(svirtgen(['audit', '--fail-on', 'bad', join('examples', 'web-server.xml')], {cwd: root}).status, 2);
});

test('a baseline that is none is bad usage', t => {
  const cwd = scratch(t, {...fleet, 'old.json': '{}'});
  for (const file of ['old.json', 'missing.json']) {
    const {status, stderr} = svirtgen(['audit', ...offline, '--baseline', file, 'a.xml'], {cwd});
    t.is(status, 2);
    t.regex(stderr, /\(BASELINE\)$/m);
  }
});

test('a suppression needs a reason and a day', t => {
  const policy = 'extends: libvirt\nsuppressions:\n  - {code: X, until: 2099-01-01}\n';
  const cwd = scratch(t, {...fleet, 'site.yaml': policy});
  const {status, stderr} = svirtgen(['audit', '--host', 'assumed', '--policy', './site.yaml', 'a.xml'], {
    cwd,
  });
  t.is(status, 2);
  t.regex(stderr, /reason/);
});

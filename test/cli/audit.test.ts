// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {shell, svirtgen} from '../helpers/cli.ts';
import {vmXml} from '../helpers/fleet.ts';
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
  'a.xml': vmXml(['a', disk('/srv/own.raw') + disk('/srv/both.raw', '<shareable/>', 'vdb')], 0),
  'b.xml': vmXml(['b', disk('/srv/both.raw', '<shareable/>')], 1),
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
  const every = ['$schema', 'version'];
  t.deepEqual(keys, [
    [...every, 'file', 'audit'],
    [...every, 'file', 'audit'],
    [...every, 'file', 'error'],
    [...every, 'shared'],
  ]);
});

test('csv quotes what needs it, ends lines with CRLF, and starts no formula', t => {
  const name = '=cmd()&quot;,x';
  const cwd = scratch(t, {'a.xml': vmXml([name, disk('/srv/a, &quot;b&quot;.raw')])});
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
    'a.xml': vmXml([evil.replaceAll('"', '&quot;'), disk('/srv/both.raw', '<shareable/>')], 0),
    'b.xml': fleet['b.xml'],
  });
  const {stdout} = svirtgen(['audit', ...offline, '--format', 'dot', '.'], {cwd});
  t.regex(stdout, /^digraph shared \{/);
  t.true(stdout.includes(String.raw`label="a\"];evil[label=\"\\"`));
  t.true(stdout.includes('path0 [shape=note, color="#c62828", label="/srv/both.raw"];'));
  t.is(stdout.match(/vm\d -> path0/g)?.length, 2);
});

test('the devices of every VM are among the devices', t => {
  const site = ['--host', 'examples/host.json', '--policy', 'debian', '--fail-on', 'never'];
  const {stdout} = svirtgen(['audit', ...site, '--paths=devices', 'examples/web-server.xml'], {cwd: root});
  t.regex(stdout, /^ {2}devices of every VM: .*\/dev\/null rw/mu);
});

for (const paths of ['', '--paths']) {
  test(`the table fits 100 columns on every example ${paths}`, t => {
    const {stdout} = shell(
      `svirtgen audit --host examples/host.json --policy libvirt --quiet ${paths} examples || true`,
      root,
    );
    t.true(stdout.length > 1000);
    // A command is there to be copied.
    for (const line of stdout.split('\n')) t.true([...line].length <= 100 || line.startsWith('next: '), line);
  });
}

test('--paths takes no definition for its value', t => {
  const cwd = scratch(t, fleet);
  const {stdout, status} = svirtgen(['audit', ...offline, '--paths', 'a.xml'], {cwd});
  t.not(status, 2);
  t.regex(stdout, /disk vda \(6\)\n.*\/srv\/own\.raw/);
});

test('several forms in one run, each in its file and one on standard output', t => {
  const cwd = scratch(t, fleet);
  const {stdout} = svirtgen(['audit', ...offline, '--format', 'sarif=a.sarif,json=a.json,csv', '.'], {cwd});
  t.regex(stdout, /^file,vm,uuid,/);
  t.is((JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8')) as Json).domains.length, 2);
  t.is((JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')) as {version: string}).version, '2.1.0');
});

for (const [format, said] of [
  ['tabel', /Did you mean table\?/],
  ['json=a,html=a', /a file of its own/],
  ['json,html', /a file of its own/],
  ['json=', /lacks the name of a file/],
] as const) {
  test(`--format ${format} is bad usage`, t => {
    const {status, stderr} = svirtgen(['audit', ...offline, '--format', format, 'x.xml']);
    t.is(status, 2);
    t.regex(stderr, said);
  });
}

test('--vm shows one VM, with whom it shares', t => {
  const cwd = scratch(t, fleet);
  const {stdout} = svirtgen(['audit', ...offline, '--vm', 'b', '--format', 'json', '.'], {cwd});
  const {domains, shared} = JSON.parse(stdout) as Json;
  t.deepEqual(
    domains.map(({name}) => name),
    ['b'],
  );
  t.deepEqual(
    shared.find(({path}) => path === '/srv/both.raw')?.users.map(({name}) => name),
    ['a', 'b'],
  );
  for (const format of ['html', 'dot', 'table', 'markdown'])
    t.not(svirtgen(['audit', ...offline, '--vm', 'b', '--format', format, '.'], {cwd}).status, 2);
});

test('--code and --severity leave out other findings, and the exit status follows', t => {
  const cwd = scratch(t, fleet);
  const run = (...more: readonly string[]) =>
    svirtgen(['audit', ...offline, '--fail-on', 'note', '--format', 'json', ...more, '.'], {cwd});
  const codes = ({stdout}: {readonly stdout: string}) =>
    (JSON.parse(stdout) as {domains: {findings: {code: string}[]}[]}).domains.flatMap(({findings}) =>
      findings.map(({code}) => code),
    );
  const all = codes(run());
  t.true(new Set(all).size > 1);
  t.deepEqual([...new Set(codes(run('--code', all[0]!)))], [all[0]]);
  t.true(codes(run('--severity', 'error')).length < all.length);
  t.is(run('--code', 'MEMORY_LOST_ON_RELOAD').status, 0);
  const wrong = run('--code', 'MEMORY_LOST_ON_RELAOD');
  t.is(wrong.status, 2);
  t.regex(wrong.stderr, /did you mean MEMORY_LOST_ON_RELOAD\? \(FINDING_UNKNOWN\)/i);
  t.regex(run('--vm', 'aa').stderr, /\(NO_SUCH_VM\)/);
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

test('where nothing could be judged, nothing but that is counted', t => {
  const cwd = scratch(t, {'readme.txt': 'hi'});
  const {stdout, status} = svirtgen(['audit', ...offline, '.'], {cwd});
  t.is(stdout, 'no VMs: 1 definition could not be judged\n');
  t.is(status, 2);
});

// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {shell, svirtgen} from '../helpers/cli.ts';
import {scratch} from '../helpers/scratch.ts';

const uuid = '6f1b0a52-0c8e-4a7d-9a43-9c5f0b3d2e11';
const good = (name: string) => `<domain type='kvm'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory>1048576</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/srv/images/${name}.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;
interface PlanLine {
  readonly file: string;
  readonly plan: {
    readonly domain: {readonly name: string};
    readonly selinux: {readonly process: string | null};
    readonly apparmor: {readonly files: string};
  };
  readonly error: Readonly<Record<string, unknown>>;
}

const lines = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as PlanLine);
const offline = ['--host', 'assumed', '--policy', 'libvirt', '--mode', 'libvirt'];
const plan = (...args: readonly string[]) => ['plan', ...offline, ...args];

test('ndjson has a line a definition, in the order given, and goes on after a bad one', t => {
  const cwd = scratch(t, {
    'a.xml': good('a'),
    'bad.xml': '<domain>\n  <oops>\n</domain>',
    'b.xml': good('b'),
  });
  const result = svirtgen(plan('--format', 'ndjson', '--mcs', 's0:c41,c264', 'b.xml', 'bad.xml', 'a.xml'), {
    cwd,
  });
  t.is(result.status, 2);
  const records = lines(result.stdout);
  t.deepEqual(
    records.map(record => record.file),
    ['b.xml', 'bad.xml', 'a.xml'],
  );
  t.is(records[0]?.plan.selinux.process, 'system_u:system_r:svirt_t:s0:c41,c264');
  t.deepEqual(Object.keys(records[1]?.error ?? {}), ['code', 'message', 'line', 'column']);
  t.regex(result.stderr, /^bad\.xml:\d+:\d+: error: .+ \([A-Z_]+\)\n$/);
});

test('json is one array', t => {
  const cwd = scratch(t, {'a.xml': good('a'), 'b.xml': good('b')});
  const {status, stdout, stderr} = svirtgen(plan('--format', 'json', '.'), {cwd});
  t.deepEqual([status, stderr], [0, '']);
  const records = JSON.parse(stdout) as readonly PlanLine[];
  t.deepEqual(
    records.map(({plan: {domain}}) => domain.name),
    ['a', 'b'],
  );
  t.regex(svirtgen(plan('--format', 'json', 'none.xml'), {cwd}).stdout, /"UNREADABLE"/);
});

test('the table fits into 100 columns and shows every layer', t => {
  const {status, stdout} = svirtgen(plan('-'), {input: good('web')});
  t.is(status, 0);
  for (const title of [
    'Processes',
    'SELinux labels',
    'Owners',
    'AppArmor rules',
    'Device list',
    'Private /dev',
  ]) {
    t.true(stdout.includes(title), title);
  }
  t.deepEqual(
    stdout.split('\n').filter(line => line.length > 100),
    [],
  );
  t.false(stdout.includes('\u001b'));
});

test('--backend leaves the others out', t => {
  const {stdout} = svirtgen(plan('--backend', 'dac,cgroup', '-'), {input: good('web')});
  t.true(stdout.includes('Owners'));
  t.false(stdout.includes('SELinux'));
});

test('the layers are those of the policy', t => {
  const args = ['plan', '--host', 'assumed', '--policy', 'fedora', '--format', 'ndjson', '-'];
  const [record] = lines(svirtgen(args, {input: good('web')}).stdout);
  t.is(record?.plan.apparmor.files, '');
  t.regex(record?.plan.selinux.process ?? '', /:svirt_t:/);
});

test('two runs give the same bytes', t => {
  const once = svirtgen(plan('--format', 'json', '-'), {input: good('web')}).stdout;
  t.is(svirtgen(plan('--format', 'json', '-'), {input: good('web')}).stdout, once);
});

test('a reader that goes away is no error', t => {
  const cwd = scratch(t, {'a.xml': good('a')});
  const many = Array.from({length: 300}, () => 'a.xml').join(' ');
  const result = shell(`svirtgen plan ${offline.join(' ')} ${many} | head -n 1`, cwd);
  t.is(result.stderr, '');
  t.is(result.stdout.split('\n').length, 2);
});

test('a full disk is one', t => {
  const cwd = scratch(t, {'a.xml': good('a')});
  const result = shell(`svirtgen plan ${offline.join(' ')} a.xml > /dev/full`, cwd);
  t.is(result.status, 2);
  t.regex(result.stderr, /^error: cannot write the result: no space left\..* \(OUTPUT\)\n$/);
});

test('so it is for the help', t => {
  const cwd = scratch(t);
  t.is(shell('svirtgen audit --help | head -n 1', cwd).stderr, '');
  const full = shell('svirtgen --help > /dev/full', cwd);
  t.is(full.status, 2);
  t.regex(full.stderr, /^error: cannot write the result: no space left\..* \(OUTPUT\)\n$/);
});

for (const [title, xml, code] of [
  ['malformed', '<domain>\n<a>\n</domain>', /^XML_/],
  ['empty', '', /^XML_/],
  ['huge', 'x'.repeat(11 * 1024 * 1024), /^XML_TOO_LARGE$/],
  ['deep', '<domain>'.repeat(100_000), /^XML_TOO_DEEP$/],
  ['bomb', '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<domain>&b;</domain>', /^XML_/],
] as const) {
  test(`a ${title} definition ends in one line and status 2`, t => {
    const {status, stdout, stderr} = svirtgen(plan('-'), {input: xml});
    t.is(status, 2);
    t.is(stdout, '');
    const [, found] = /^-:\d+:\d+: error: [^\n]+ \(([A-Z_]+)\)\n$/.exec(stderr) ?? [];
    t.regex(found ?? stderr, code);
  });
}

for (const [title, args, said] of [
  ['no verb that exists', ['paint'], /there is no command paint\. See svirtgen --help/],
  ['no operand', ['generate'], /no VM is named\. Name a definition/],
  ['no operand and no live host', ['plan', '--host', 'assumed'], /has to be live/],
  ['an unknown option', ['plan', '--paint', 'x'], /there is no option --paint\./],
  [
    'an unknown format',
    ['plan', '--format', 'jsno', 'x'],
    /--format cannot be jsno\. Take one of .*Did you mean json\?/,
  ],
  [
    'an unknown backend',
    ['plan', '--backend', 'dca', 'x'],
    /--backend cannot be dca\. Take one of .*Did you mean dac\?/,
  ],
  ['a bad level', ['plan', '--mcs', 's0:c1', 'x'], /\(MCS_LEVEL\)/],
  ['an unknown policy', ['plan', '--policy', 'slackware', 'x'], /\(POLICY_UNKNOWN\)/],
  ['an impossible URI', ['plan', '--uri', 'xen:///', 'x'], /\(LAYOUT_URI\)/],
  ['a snapshot that is not there', ['plan', '--host', '/nowhere.json', 'x'], /error: .* \([A-Z_]+\)\n$/],
  ['a qemu.conf that is not there', ['plan', '--qemu-conf', '/nowhere', 'x'], /\(QEMU_CONF_UNREADABLE\)/],
] as const) {
  test(`${title} ends with status 2`, t => {
    const {status, stdout, stderr} = svirtgen(args);
    t.is(status, 2);
    t.is(stdout, '');
    t.regex(stderr, said);
    t.notRegex(stderr, /INTERNAL/);
  });
}

test('--help and --version end with status 0', t => {
  t.regex(svirtgen(['--help']).stdout, /Exit status/);
  t.regex(svirtgen(['--version']).stdout, /^\d+\.\d+\.\d+\n$/);
  t.is(svirtgen(['plan', '--help']).status, 0);
});

// SPDX-License-Identifier: Apache-2.0
import {existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {generateSummary} from '../../src/render/report/generate-summary.ts';
import {svirtgen} from '../helpers/cli.ts';
import {scratch} from '../helpers/scratch.ts';

const uuidOf = (digit: number) => `6f1b0a52-0c8e-4a7d-9a43-9c5f0b3d2e${digit}0`;

const domain = (
  name: string,
  uuid: string | undefined,
  image = `/srv/images/${name}.img`,
) => `<domain type='kvm'>
  <name>${name}</name>
  ${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}
  <memory>1048576</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='${image}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;

const offline = ['--host', 'assumed', '--policy', 'libvirt', '--mode', 'libvirt'];
const generate = (cwd: string, ...args: readonly string[]) =>
  svirtgen(['generate', ...offline, ...args], {cwd});

/** Every file below a folder, with its bytes. */
function contents(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();
  const files = names.filter(name => lstatSync(join(folder, name)).isFile());
  return new Map(files.map(name => [name, readFileSync(join(folder, name), 'latin1')]));
}

test('writes one folder a backend and says what', t => {
  const cwd = scratch(t, {'web.xml': domain('web', uuidOf(1))});
  const {status, stdout, stderr} = generate(cwd, 'web.xml');
  t.is(status, 0, stderr);
  const name = `libvirt-${uuidOf(1)}`;
  const expected = [
    `apparmor/${name}`,
    `apparmor/${name}.files`,
    `cgroup/${name}.bpf.o`,
    `cgroup/${name}.bpf.txt`,
    `cgroup/${name}.conf`,
    `cgroup/${name}.devices`,
    `cgroup/${name}.oci.json`,
    `cgroup/${name}.qemu-conf`,
    `dac/${name}.relabel.sh`,
    `dac/${name}.restore.sh`,
    `namespace/${name}.nodes`,
    `plan/${name}.json`,
    `selinux/${name}.file-contexts.sh`,
    `selinux/${name}.file_contexts`,
    `selinux/${name}.relabel.sh`,
    `selinux/${name}.restore.sh`,
  ];
  t.deepEqual([...contents(join(cwd, 'profiles-out')).keys()], expected);
  t.deepEqual(
    stdout.trimEnd().split('\n').sort(),
    expected.map(file => `wrote profiles-out/${file}`),
  );
  t.is(statSync(join(cwd, 'profiles-out', `dac/${name}.relabel.sh`)).mode & 0o7777, 0o755);
  t.is(statSync(join(cwd, 'profiles-out', `apparmor/${name}`)).mode & 0o7777, 0o644);
});

test('of many VMs how many files there are, and what to run next', t => {
  const cwd = scratch(t, {'a.xml': domain('a', uuidOf(1)), 'b.xml': domain('b', uuidOf(2))});
  const {stdout} = generate(cwd, 'a.xml', 'b.xml');
  const [total, ...next] = stdout.trimEnd().split('\n');
  t.regex(total!, /^2 VMs: (\d+) files in profiles-out, \1 written, 0 unchanged$/);
  t.true(next.every(line => line.startsWith('next: ')));
  t.true(next.some(line => line.endsWith('svirtgen verify a.xml b.xml')));
  t.regex(generate(cwd, 'a.xml', 'b.xml', '--verbose').stdout, /^kept {2}profiles-out\/apparmor\/libvirt-/m);
});

test('what is to be loaded next is what was written, and nothing where nothing was', t => {
  const cwd = scratch(t, {
    'a.xml': domain('a', uuidOf(1)),
    'b.xml': domain('b', uuidOf(2)),
    'c.xml': domain('c', uuidOf(3)),
    'bad.xml': '<domain',
  });
  const loading = (...files: readonly string[]) => {
    const {stdout} = generate(cwd, ...files);
    return /next: apparmor_parser -r (.*)/u.exec(stdout)?.[1];
  };
  t.is(loading('a.xml', 'b.xml'), 'profiles-out/apparmor/libvirt-*[0-9a-f]');
  const [b, c] = [2, 3].map(digit => `profiles-out/apparmor/libvirt-${uuidOf(digit)}`);
  t.is(loading('b.xml', 'c.xml'), `${b} ${c}`, 'the profile of a stays as it is');
  t.is(
    generate(cwd, 'bad.xml', 'bad.xml', '-o', 'none').stdout,
    'no VMs: no files in none, 0 written, 0 unchanged; 2 definitions refused: see the errors\n',
  );
});

test('after an interruption nothing is to be run next: some VMs have no files', t => {
  const written = [{path: 'out/plan/a.json', changed: true}];
  const fleet = {folder: 'out', operands: ['vms'], vms: 1, refused: 0, written, profiles: undefined};
  t.true(generateSummary({...fleet, interrupted: false}).includes('next: '));
  t.false(generateSummary({...fleet, interrupted: true}).includes('next: '));
});

test('the same input gives the same bytes, and rewrites nothing', t => {
  const cwd = scratch(t, {'web.xml': domain('web', uuidOf(1))});
  generate(cwd, 'web.xml', '-o', 'one');
  generate(cwd, 'web.xml', '-o', 'two');
  t.deepEqual(contents(join(cwd, 'one')), contents(join(cwd, 'two')));
  const again = generate(cwd, 'web.xml', '-o', 'one');
  t.true(again.stdout.split('\n').every(line => line === '' || line.startsWith('kept ')));
});

test('a refused definition leaves nothing behind, and the others come out', t => {
  const cwd = scratch(t, {
    'a.xml': domain('a', uuidOf(1)),
    'bad.xml': '<domain type="kvm"><name>b</name',
    'bomb.xml': '<!DOCTYPE d [<!ENTITY x "y">]><domain/>',
    'c.xml': domain('c', uuidOf(3)),
  });
  const {status, stderr} = generate(cwd, 'a.xml', 'bad.xml', 'bomb.xml', 'c.xml');
  t.is(status, 2);
  t.regex(stderr, /^bad\.xml:1:\d+: error: .* \([A-Z_]+\)$/m);
  t.regex(stderr, /^bomb\.xml:1:\d+: error: .* \([A-Z_]+\)$/m);
  t.deepEqual(readdirSync(join(cwd, 'profiles-out', 'plan')).sort(), [
    `libvirt-${uuidOf(1)}.json`,
    `libvirt-${uuidOf(3)}.json`,
  ]);
});

test('nothing at all is written when every definition is refused', t => {
  const cwd = scratch(t, {'bad.xml': '<domain'});
  t.is(generate(cwd, 'bad.xml').status, 2);
  t.false(existsSync(join(cwd, 'profiles-out')));
});

test('of two VMs with one UUID neither gets the files', t => {
  const cwd = scratch(t, {
    'a.xml': domain('a', uuidOf(1)),
    'b.xml': domain('b', uuidOf(2)),
    'c.xml': domain('c', uuidOf(1)),
  });
  const {status, stderr} = generate(cwd, 'a.xml', 'b.xml', 'c.xml');
  t.is(status, 2);
  t.regex(stderr, /^a\.xml:\d+:\d+: error: .* also that of c\.xml.*\(UUID_TWICE\)$/m);
  t.regex(stderr, /^c\.xml:\d+:\d+: error: .* also that of a\.xml.*\(UUID_TWICE\)$/m);
  t.deepEqual(readdirSync(join(cwd, 'profiles-out', 'plan')), [`libvirt-${uuidOf(2)}.json`]);
});

test('without a UUID there is no name for the files', t => {
  const cwd = scratch(t, {'a.xml': domain('a', undefined)});
  const {status, stderr} = generate(cwd, 'a.xml', '--mode', 'strict');
  t.is(status, 2);
  t.regex(stderr, /^a\.xml:\d+:\d+: error: .*\(NO_UUID\)$/m);
  t.false(existsSync(join(cwd, 'profiles-out')));
});

test('a profile that the helper refuses refuses the definition', t => {
  const cwd = scratch(t, {'a.xml': domain('a', uuidOf(1), '/etc/shadow')});
  const {status, stderr} = generate(cwd, 'a.xml');
  t.is(status, 2, stderr);
  t.regex(stderr, /^a\.xml:\d+:\d+: error: /m);
  t.false(existsSync(join(cwd, 'profiles-out')));
});

test('only the layers asked for', t => {
  const cwd = scratch(t, {'a.xml': domain('a', uuidOf(1))});
  t.is(generate(cwd, 'a.xml', '--backend', 'dac,cgroup').status, 0);
  t.deepEqual(readdirSync(join(cwd, 'profiles-out')).sort(), ['cgroup', 'dac', 'plan']);
});

test("the host's nodes are left alone also where only one backend is asked for", t => {
  const tpm = "<tpm><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm></devices>";
  const cwd = scratch(t, {'a.xml': domain('a', uuidOf(1)).replace('</devices>', tpm)});
  t.is(generate(cwd, 'a.xml', '--backend', 'dac').status, 0);
  const script = readFileSync(join(cwd, 'profiles-out', `dac/libvirt-${uuidOf(1)}.relabel.sh`), 'utf8');
  t.regex(script, /# Not done here: \/dev\/tpm0\./);
  t.notRegex(script, /label .*'tpm0'/);
});

test('a symlink in the output folder is not followed', t => {
  const cwd = scratch(t, {'a.xml': domain('a', uuidOf(1))});
  mkdirSync(join(cwd, 'profiles-out'));
  mkdirSync(join(cwd, 'elsewhere'));
  symlinkSync('../elsewhere', join(cwd, 'profiles-out', 'apparmor'));
  const {status, stderr} = generate(cwd, 'a.xml');
  t.is(status, 2);
  t.regex(stderr, /symbolic link.*\(UNWRITABLE\)$/m);
  t.deepEqual(readdirSync(join(cwd, 'elsewhere')), []);
});

test('a definition on standard input', t => {
  const cwd = scratch(t);
  const {status} = svirtgen(['generate', ...offline, '-o', 'out', '-'], {cwd, input: domain('a', uuidOf(1))});
  t.is(status, 0);
  t.true(existsSync(join(cwd, 'out', 'apparmor', `libvirt-${uuidOf(1)}`)));
});

for (const image of ['/srv/a*', '/srv/{a,b}', String.raw`/srv/a\b`]) {
  test(`writes nothing where libvirt's own rule for ${image} would be a pattern`, t => {
    const cwd = scratch(t, {'web.xml': domain('web', uuidOf(1), image)});
    const {status, stderr} = generate(cwd, 'web.xml');
    t.is(status, 2);
    t.regex(stderr, /^web\.xml:9:\d+: error: .*does not name this one file.*\(AA_NAME_IS_PATTERN\)/);
    t.false(existsSync(join(cwd, 'profiles-out')));
  });
}

test('writes the same name in strict mode', t => {
  const cwd = scratch(t, {'web.xml': domain('web', uuidOf(1), '/srv/a*')});
  const {status, stderr} = generate(cwd, '--mode', 'strict', 'web.xml');
  t.is(status, 0, stderr);
  t.regex(
    readFileSync(join(cwd, `profiles-out/apparmor/libvirt-${uuidOf(1)}.files`), 'utf8'),
    /"\/srv\/a\\\*" rwk,/,
  );
});

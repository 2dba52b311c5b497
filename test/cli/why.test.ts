// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, linkSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {WhyAnswer} from '../../src/why/answer.ts';
import {svirtgen} from '../helpers/cli.ts';
import {domainXml} from '../helpers/scenario.ts';
import {has, skip} from '../helpers/programs.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

const USER = 64123;

/** A VM that runs as a user of its own, whose one disk is below a folder of this host. */
function site(t: ExecutionContext) {
  const folder = scratch(t);
  chmodSync(folder, 0o755);
  const image = join(folder, 'home/a.img');
  mkdirSync(join(folder, 'home'), {mode: 0o755});
  writeFileSync(image, '', {mode: 0o600});
  const devices = `<disk type='file'><source file='${image}'/><target dev='vda'/></disk>`;
  writeFileSync(join(folder, 'guest.xml'), domainXml({devices}));
  writeFileSync(join(folder, 'qemu.conf'), `user = "+${USER}"\ngroup = "+${USER}"\n`);
  const why = (...options: readonly string[]): {status: number | null; answer: WhyAnswer} => {
    const {status, stdout} = svirtgen([
      'why',
      '-q',
      '--format=json',
      '--policy=libvirt',
      '--backend=dac',
      `--qemu-conf=${join(folder, 'qemu.conf')}`,
      ...options,
      join(folder, 'guest.xml'),
      image,
    ]);
    return {status, answer: JSON.parse(stdout) as WhyAnswer};
  };
  return {folder, image, why};
}

/** Whether the kernel lets the user read, in fact. */
function mayRead(path: string): boolean {
  const as = ['--reuid', String(USER), '--regid', String(USER), '--clear-groups'];
  return spawnSync('setpriv', [...as, 'head', '-c1', path]).status === 0;
}

function asRoot(t: ExecutionContext): boolean {
  if (process.getuid?.() === 0) return true;
  skip(t, 'only root can try as another user');
  return false;
}

test("mode bits, search bits and ACLs of real files: the answer is the kernel's", t => {
  if (!asRoot(t) || !has(t, 'setpriv') || !has(t, 'setfacl') || !has(t, 'getfacl')) return;
  const {folder, image, why} = site(t);
  const told = () => why('--as-is', '--access', 'r').answer;
  t.is(told().layer, 'dac');
  t.false(mayRead(image));

  chownSync(image, USER, USER);
  t.is(told().verdict, 'allowed');
  t.true(mayRead(image));

  chmodSync(join(folder, 'home'), 0o700);
  const closed = told();
  t.is(closed.layer, 'path');
  t.false(mayRead(image));

  t.is(spawnSync('sh', ['-c', closed.remedies[0]!.command]).status, 0);
  t.is(told().verdict, 'allowed');
  t.true(mayRead(image));

  chownSync(image, 0, 0);
  spawnSync('setfacl', ['-m', `u:${USER}:r`, image]);
  t.is(told().verdict, 'allowed');
  t.true(mayRead(image));

  spawnSync('setfacl', ['-m', `u:${USER}:---`, join(folder, 'home')]);
  t.is(told().layer, 'path');
  t.false(mayRead(image));
});

test('at the next start the image has its planned owner; the exit status tells', t => {
  const {folder, why} = site(t);
  t.like(why(), {status: 0, answer: {verdict: 'allowed', access: 'rwk'}});
  chmodSync(join(folder, 'home'), 0o700);
  const {status, answer} = why();
  if (process.getuid?.() === 0 || answer.layer !== null)
    t.like({status, answer}, {status: 1, answer: {layer: 'path'}});
});

test('another definition that cannot be judged leaves the answer incomplete, and says so', t => {
  const {folder, image} = site(t);
  writeFileSync(join(folder, 'broken.xml'), '<domain');
  const why = (format: string) =>
    svirtgen(
      [
        'why',
        '-q',
        '--policy=libvirt',
        '--backend=dac',
        `--format=${format}`,
        'guest.xml',
        'broken.xml',
        image,
      ],
      {cwd: folder},
    );
  const table = why('table');
  t.is(table.status, 2);
  t.regex(table.stdout, /none of those that were judged reaches it; broken\.xml could not be judged/u);
  const {status, stdout} = why('json');
  t.is(status, 2);
  t.like(JSON.parse(stdout), {others: [], unjudged: ['broken.xml']});
});

/** A snapshot keeps the version of the host's libvirt, and not which file told it. */
function withoutTeller(outcome: object): unknown {
  return JSON.parse(JSON.stringify(outcome, (key, value: unknown) => (key === 'toldBy' ? undefined : value)));
}

test('a snapshot gives the same answer as the host it was taken on', t => {
  const {folder, why} = site(t);
  chmodSync(join(folder, 'home'), 0o700);
  const file = join(folder, 'host.json');
  const taken = svirtgen([
    'snapshot',
    '-q',
    '--policy',
    'libvirt',
    '--qemu-conf',
    join(folder, 'qemu.conf'),
    '-o',
    file,
    join(folder, 'guest.xml'),
  ]);
  t.is(taken.status, 0, taken.stderr);
  for (const options of [[], ['--as-is'], ['--access', 'x'], ['--mode', 'libvirt']]) {
    t.deepEqual(withoutTeller(why('--host', file, ...options)), withoutTeller(why(...options)));
  }
});

test('the table names the layer, fits the width, and every layer has its line', t => {
  const {status, stdout} = svirtgen([
    'why',
    '--access=rwm',
    `--host=${join(root, 'examples/host.json')}`,
    join(root, 'examples/office-tpm.xml'),
    '/dev/kvm',
  ]);
  t.is(status, 1);
  t.regex(
    stdout,
    /^office: may qemu read, write and map as code \/dev\/kvm\?\n {2}follows libvirt 11\.3 .+\n {2}refused by SELinux: kvm_device_t is data/,
  );
  for (const layer of [
    'private /dev',
    'path search',
    'existence',
    'mode and ACL',
    'mount',
    'device list',
    'SELinux',
    'AppArmor',
  ])
    t.regex(stdout, new RegExp(`^ {4}${layer} +(allowed|refused|unknown|-) `, 'm'));
});

test('other VMs that reach the same object, by its other name too', t => {
  const folder = scratch(t);
  chmodSync(folder, 0o755);
  const vm = (name: string, digit: number, path: string) =>
    writeFileSync(
      join(folder, `${name}.xml`),
      `<domain type='kvm'><name>${name}</name><uuid>0b6a1a8e-6a2e-4a5e-9b0f-3f1d6c2b7a2${digit}</uuid>
<memory>1024</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file'>
<source file='${path}'/><target dev='vda' bus='virtio'/></disk></devices></domain>`,
    );
  writeFileSync(join(folder, 'a.img'), '');
  linkSync(join(folder, 'a.img'), join(folder, 'b.img'));
  vm('one', 1, join(folder, 'a.img'));
  vm('two', 2, join(folder, 'b.img'));
  vm('three', 3, '/srv/c.img');
  const asked = (...options: readonly string[]) =>
    svirtgen([
      'why',
      '-q',
      '--policy',
      'debian',
      ...options,
      join(folder, 'one.xml'),
      folder,
      join(folder, 'a.img'),
    ]);
  const {others} = JSON.parse(asked('--format', 'json').stdout) as {others: object};
  t.deepEqual(others, [{domain: 'two', path: join(folder, 'b.img'), access: 'rw', device: 'disk vda'}]);
  t.regex(
    asked().stdout.replaceAll(/\s+/gu, ' '),
    /other VMs: two may read and write it as \S+b\.img \(disk vda\)/u,
  );
});

test('usage', t => {
  const example = join(root, 'examples/office-tpm.xml');
  const host = ['--host', join(root, 'examples/host.json')];
  for (const [operands, code] of [
    [[example], 'USAGE'],
    [[example, 'relative'], 'USAGE'],
    [[example, '/dev/kvm', '--process', 'passt'], 'NO_SUCH_PROCESS'],
    [['/missing.xml', '/dev/kvm'], 'UNREADABLE'],
  ] as const) {
    const {status, stderr} = svirtgen(['why', ...host, ...operands]);
    t.is(status, 2);
    t.true(stderr.includes(`(${code})`), stderr);
  }
  t.is(svirtgen(['why', ...host, '--access', 'z', example, '/dev/kvm']).status, 2);
});

test('denials: by --log, and piped in; one line is enough', t => {
  const log = join(root, 'test/fixtures/logs/kernel.log');
  const host = ['--host', 'assumed', '-q'];
  const byName = svirtgen(['why', ...host, '--log', log]);
  t.is(byName.status, 1);
  t.regex(byName.stdout, /^5e4dd6c4\S+ {2}7 denials, 7 causes\n/);
  t.true(byName.stdout.split('\n').every(line => [...line].length <= 100 || /^ {8}\S/.test(line)));
  const text = readFileSync(log, 'utf8');
  t.is(svirtgen(['why', ...host], {input: text}).stdout, byName.stdout);
  t.is(svirtgen(['why', ...host, '--log', '-'], {input: text}).stdout, byName.stdout);
  const json = svirtgen(['why', ...host, '--format', 'json'], {input: text.split('\n')[3]!});
  t.is((JSON.parse(json.stdout) as {groups: {code: string}[]}).groups[0]?.code, 'program');
});

test('a log without denials, and one that is not there', t => {
  const nothing = svirtgen(['why', '-q'], {input: 'all is well\n'});
  t.is(nothing.status, 0);
  t.regex(nothing.stdout, /^no denial in this log\. .*journalctl -k/);
  const input = 'SELinux is preventing qemu-kvm from read access on the file a.\n';
  const told = svirtgen(['why', '-q'], {input});
  t.is(told.status, 1);
  t.regex(told.stdout, /ausearch -m avc -c 'qemu-kvm' \| svirtgen why --log -/);
  const {status, stderr} = svirtgen(['why', '-q', '--log', '/missing.log']);
  t.is(status, 2);
  t.regex(stderr, /\(LOG_UNREADABLE\)/);
});

test('a definition in place of the log is told to be none', t => {
  for (const start of ['', "\n<?xml version='1.0'?>\n", '<!-- edited -->\n']) {
    const file = join(scratch(t), 'web.xml');
    writeFileSync(file, `${start}<domain type='kvm'/>\n`);
    const {status, stderr} = svirtgen(['why', '-q', '--log', file]);
    t.is(status, 2);
    t.regex(stderr, /this is XML, not a log.*svirtgen why --log LOG DEFINITION.*\(LOG_UNREADABLE\)/is);
  }
});

test('which libvirt is followed is said once, and to scripts on standard error', t => {
  const host = join(scratch(t), 'host.json');
  const facts = {libvirt: '10.0.0'};
  writeFileSync(
    host,
    JSON.stringify({format: 'svirtgen-host-snapshot', version: 1, unlisted: 'exists', ...facts}),
  );
  for (const format of ['table', 'json']) {
    const {stdout, stderr} = svirtgen([
      'why',
      '--host',
      host,
      '--format',
      format,
      join(root, 'examples', 'office-tpm.xml'),
      '/dev/kvm',
    ]);
    const told = [stdout, stderr].map(text => text.split('follows libvirt').length - 1);
    t.deepEqual(told, format === 'table' ? [1, 0] : [0, 1], stdout + stderr);
  }
});

test('a pasted line of a log is told where it belongs', t => {
  const line = 'audit: type=1400 audit(1.1:1): apparmor="DENIED" operation="open" profile="x" name="/srv/a"';
  const {status, stderr} = svirtgen(['why', 'web-server', line]);
  t.is(status, 2);
  t.regex(stderr, /Pipe it in: svirtgen why --log - web-server \(USAGE\)\n$/u);
  const path = '/srv/denied/key=1.img';
  const vm = join(root, 'examples/web-server.xml');
  t.notRegex(svirtgen(['why', '--host', 'assumed', vm, path]).stderr, /line of a log/u);
});

// SPDX-License-Identifier: Apache-2.0
import {chmodSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {loadPolicy} from '../../src/policy/load.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';

test('a file says only what differs', t => {
  const folder = scratch(t, {'site.yaml': 'extends: fedora\nuser: vm\nselinux:\n  daemon: a_u:b_r:c_t:s0\n'});
  const policy = loadPolicy({policy: join(folder, 'site.yaml')});
  t.is(policy.name, 'site');
  t.is(policy.user, 'vm');
  t.is(policy.group, 'qemu');
  t.is(policy.selinux.daemon, 'a_u:b_r:c_t:s0');
  t.deepEqual(policy.selinux.imageContexts, loadPolicy({policy: 'fedora'}).selinux.imageContexts);
  t.deepEqual(policy.apparmor, loadPolicy().apparmor);
});

test('a list replaces the inherited one whole', t => {
  const folder = scratch(t, {'site.yaml': 'extends: libvirt\ncgroupDeviceAcl: [/dev/null]\n'});
  t.deepEqual(loadPolicy({policy: join(folder, 'site.yaml')}).cgroupDeviceAcl, ['/dev/null']);
});

test('extends may name a file beside its own', t => {
  const folder = scratch(t, {
    'base.yaml': 'extends: libvirt\nuser: base\n',
    'site.yaml': 'extends: ./base.yaml\ngroup: site\n',
  });
  t.like(loadPolicy({policy: join(folder, 'site.yaml')}), {user: 'base', group: 'site'});
});

test('policies that extend each other are refused with their chain', t => {
  const folder = scratch(t, {'a.yaml': 'extends: b.yaml\n', 'b.yaml': 'extends: a.yaml\n'});
  const refusal = refusalOf(t, () => loadPolicy({policy: join(folder, 'a.yaml')}));
  t.is(refusal.code, 'POLICY_LOOP');
  t.regex(refusal.message, /a → b → a/);
});

test('a policy that extends nothing must be whole', t => {
  const folder = scratch(t, {'a.yaml': 'user: vm\n'});
  const refusal = refusalOf(t, () => loadPolicy({policy: join(folder, 'a.yaml')}));
  t.is(refusal.code, 'POLICY_INCOMPLETE');
  t.regex(refusal.message, /securityDrivers.*selinux.*apparmor/);
});

test('an unknown name is refused with the known ones', t => {
  t.is(refusalOf(t, () => loadPolicy({policy: 'constructor'})).code, 'POLICY_UNKNOWN');
  const refusal = refusalOf(t, () => loadPolicy({policy: 'slackware'}));
  t.is(refusal.code, 'POLICY_UNKNOWN');
  t.is(refusal.help, 'use one of debian, fedora, libvirt, ubuntu, or the path of a file');
});

test('a file that is not there is refused', t => {
  t.is(refusalOf(t, () => loadPolicy({policy: '/nowhere/site.yaml'})).code, 'POLICY_UNREADABLE');
});

const misplaced = test.macro({
  exec(t, text: string, code: string, line: number, column: number, message: RegExp) {
    const file = join(scratch(t, {'site.yaml': text}), 'site.yaml');
    const refusal = refusalOf(t, () => loadPolicy({policy: file}));
    t.like(refusal, {code, file, place: {line, column}});
    t.regex(refusal.message, message);
  },
  title: (_given, text) => `names the place in ${JSON.stringify(text)}`,
});

const bad: ReadonlyArray<readonly [string, string, number, number, RegExp]> = [
  ['user: a\n\nrememberOwner: "yes"\n', 'POLICY_INVALID', 3, 16, /^rememberOwner: has to be true or false$/],
  ['user: a\n\n  \nusr: b\n', 'POLICY_INVALID', 4, 1, /^unknown setting usr$/],
  ['selinux:\n  demon: x:y:z\n', 'POLICY_INVALID', 2, 3, /^unknown setting selinux.demon$/],
  [
    'cgroupDeviceAcl:\n  - /dev/null\n  - dev/kvm\n',
    'POLICY_INVALID',
    3,
    5,
    /^cgroupDeviceAcl.1: must be an absolute path/,
  ],
  ['securityDrivers: [dac, selinux]\n', 'POLICY_INVALID', 1, 18, /dac last/],
  ['securityDrivers: [selinux, selinux]\n', 'POLICY_INVALID', 1, 18, /twice/],
  ['selinux:\n  daemon: svirt_t\n', 'POLICY_INVALID', 2, 11, /user:role:type/],
  ['- a\n', 'POLICY_INVALID', 1, 1, /^the file has to be a map of names and values$/],
  ['libvirt: 9.0\n', 'POLICY_INVALID', 1, 10, /^libvirt: must be a version in quotes/],
  ['suppressions:\n  - code: X\n    reason: y\n', 'POLICY_INVALID', 2, 5, /\.until: is missing$/],
  [
    'suppressions:\n  - code: X\n    reason: y\n    until: 2027\n',
    'POLICY_INVALID',
    4,
    12,
    /\.until: must be a day/,
  ],
  ['user: a\nuser: b\n', 'POLICY_SYNTAX', 2, 1, /unique/],
  ['user: [a\n', 'POLICY_SYNTAX', 2, 1, /sequence/],
];
for (const row of bad) test(misplaced, ...row);

test('a file as large as it may be is judged at once: nothing grows with the square of its keys', t => {
  const keys = Array.from({length: 25_000}, (_, index) => `k${index}: 1\n`);
  const file = join(scratch(t, {'site.yaml': keys.join('')}), 'site.yaml');
  t.is(refusalOf(t, () => loadPolicy({policy: file})).others.length, 99);
  const larger = join(scratch(t, {'site.yaml': '#'.repeat(256 * 1024 + 1)}), 'site.yaml');
  t.is(refusalOf(t, () => loadPolicy({policy: larger})).code, 'POLICY_UNREADABLE');
});

test('what is no name of a setting is not repeated: the file may be another one that only root may read', t => {
  const hash = '$6$salt$notToBeSeen';
  const texts = [
    `root:${hash}:19000:0:99999:7:::\n`,
    `${hash}: 1\n`,
    `a: *${hash}\n`,
    `a: !${hash} b\n`,
    `? [${hash}, b]\n: c\n`,
    `%YAML ${hash}\n---\n`,
    `a: "\\${hash}"\n`,
    `a: |${hash}\n`,
    `mode: ${hash}\nselinux: ${hash}\nuser: [${hash}]\n`,
  ];
  for (const text of texts) {
    const file = join(scratch(t, {'site.yaml': text}), 'site.yaml');
    const {message, help, others} = refusalOf(t, () => loadPolicy({policy: file}));
    t.notRegex(JSON.stringify([message, help, others.map(one => one.message)]), /notToBeSeen/, text);
  }
});

test('all that is wrong is told at once, in the order of the file; a misspelt key is not missing, too', t => {
  const text = 'usr: a\nrememberOwner: "yes"\nsuppressions:\n  - cod: X\n    reason: y\n    until: never\n';
  const file = join(scratch(t, {'site.yaml': text}), 'site.yaml');
  const refusal = refusalOf(t, () => loadPolicy({policy: file}));
  t.deepEqual(
    [refusal, ...refusal.others].map(({code, place}) => [code, place?.element, place?.line, place?.column]),
    [
      ['POLICY_INVALID', 'usr', 1, 1],
      ['POLICY_INVALID', 'rememberOwner', 2, 16],
      ['POLICY_INVALID', 'suppressions.0.cod', 4, 5],
      ['POLICY_INVALID', 'suppressions.0.until', 6, 12],
    ],
  );
  t.deepEqual(
    [refusal, ...refusal.others].map(({help}) => help),
    ['did you mean user?', undefined, 'did you mean code?', undefined],
  );
});

test('an alias bomb is refused', t => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 10; n++) lines.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}*a${n - 1}]`);
  const file = join(scratch(t, {'bomb.yaml': lines.join('\n')}), 'bomb.yaml');
  t.regex(refusalOf(t, () => loadPolicy({policy: file})).code, /^POLICY_/);
});

test('the system chooses, through what it derives from', t => {
  t.is(loadPolicy({osRelease: {id: 'debian', like: []}}).name, 'debian');
  t.is(loadPolicy({osRelease: {id: 'linuxmint', like: ['ubuntu', 'debian']}}).name, 'ubuntu');
  t.is(loadPolicy({osRelease: {id: 'rocky', like: ['rhel', 'centos', 'fedora']}}).name, 'fedora');
  t.is(loadPolicy({osRelease: {id: 'nixos', like: []}}).name, 'libvirt');
  t.is(loadPolicy().name, 'libvirt');
  t.is(loadPolicy({policy: 'fedora', osRelease: {id: 'debian', like: []}}).name, 'fedora');
});

test('qemu.conf wins over the policy', t => {
  const folder = scratch(t, {'qemu.conf': 'user = "+107"\nsecurity_driver = "none"\n'});
  const policy = loadPolicy({policy: 'fedora', qemuConf: join(folder, 'qemu.conf')});
  t.like(policy, {user: '+107', group: 'qemu'});
  t.deepEqual(policy.securityDrivers, ['none', 'dac']);
});

test('a qemu.conf that cannot be read is refused', t => {
  t.is(refusalOf(t, () => loadPolicy({qemuConf: '/nowhere/qemu.conf'})).code, 'QEMU_CONF_UNREADABLE');
});

(process.getuid?.() === 0 ? test.skip : test)('a policy without permission to read is refused', t => {
  const file = join(scratch(t, {'site.yaml': 'extends: libvirt\n'}), 'site.yaml');
  chmodSync(file, 0o000);
  t.is(refusalOf(t, () => loadPolicy({policy: file})).code, 'POLICY_UNREADABLE');
});

test('a setting that is like none is told where all are', t => {
  const file = join(scratch(t, {'site.yaml': 'wardrobe: 1\n'}), 'site.yaml');
  t.regex(refusalOf(t, () => loadPolicy({policy: file})).help ?? '', /policies\/libvirt\.yaml/u);
});

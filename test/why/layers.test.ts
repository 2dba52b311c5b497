// SPDX-License-Identifier: Apache-2.0
/** For each layer a refusal of its own, and `why` names exactly that layer. */
import test from 'ava';
import {insteadText} from '../../src/render/intention-text.ts';
import type {WhyAnswer, WhyLayer} from '../../src/why/answer.ts';
import {explain} from '../../src/why/explain.ts';
import type {Ask} from '../../src/why/case.ts';
import type {Scenario} from '../helpers/scenario.ts';
import {analysisFor} from '../helpers/analysis.ts';

const OPEN = {uid: 0, gid: 0, mode: '0755'};
const IMAGE = {type: 'file', uid: 0, gid: 0, mode: '0600', context: 'system_u:object_r:default_t:s0'};
const directory = (mode = '0755', more = {}) => ({type: 'directory', uid: 0, gid: 0, mode, ...more});

/** A host on which nothing is in the way of /srv/a.img and /dev/sdb. */
const PATHS = {
  '/': {type: 'directory', ...OPEN},
  '/srv': directory(),
  '/dev': directory(),
  '/srv/a.img': IMAGE,
  '/srv/other.img': {...IMAGE, mode: '0666', context: 'system_u:object_r:svirt_image_t:s0'},
  '/dev/sdb': {type: 'block', major: 8, minor: 16, uid: 0, gid: 6, mode: '0666'},
};
const MOUNTS = [{point: '/', type: 'ext4', options: 'rw,relatime'}];
const DISK = "<disk type='file' device='disk'><source file='/srv/a.img'/><target dev='vda'/></disk>";

function why(
  ask: Ask,
  {paths = {}, mounts = MOUNTS, ...scenario}: Scenario & {paths?: object; mounts?: object[]} = {},
  options = {},
): WhyAnswer {
  const host = {unlisted: 'absent', paths: {...PATHS, ...paths}, mounts, memberships: {107: []}};
  return explain(analysisFor({devices: DISK, ...scenario, host}, options), ask)!;
}

const saidOf = ({instead}: WhyAnswer): string => (instead === null ? '' : (insteadText(instead) ?? ''));

/** The layers that refuse, in order. */
const refusing = ({steps}: WhyAnswer): readonly WhyLayer[] =>
  steps.filter(({verdict}) => verdict === 'refused').map(({layer}) => layer);

test('nothing refuses the image of the definition', t => {
  const answer = why({path: '/srv/a.img'});
  t.is(answer.verdict, 'allowed', JSON.stringify(answer.steps, null, 1));
  t.is(answer.layer, null);
  t.is(answer.access, 'rwk');
  t.deepEqual(answer.remedies, []);
  t.deepEqual(
    answer.steps.map(({layer}) => layer),
    ['namespace', 'path', 'missing', 'dac', 'mount', 'cgroup', 'selinux', 'apparmor'],
  );
});

test('path search: the first directory that may not be searched', t => {
  const answer = why({path: '/srv/a.img'}, {paths: {'/srv': directory('0700')}});
  t.deepEqual(refusing(answer), ['path']);
  t.is(answer.layer, 'path');
  t.is(answer.remedies[0]?.command, "setfacl -m u:107:--x '/srv'");
  t.regex(answer.remedies[0]!.opens, /other\.img in \/srv/);
});

test('path search: an ACL lets in whom the mode bits keep out, and the other way round', t => {
  const acl = ['user::rwx', 'user:107:--x', 'group::---', 'mask::--x', 'other::---'];
  t.is(why({path: '/srv/a.img'}, {paths: {'/srv': directory('0710', {acl})}}).verdict, 'allowed');
  const against = ['user::rwx', 'user:107:---', 'group::r-x', 'mask::r-x', 'other::r-x'];
  t.is(why({path: '/srv/a.img'}, {paths: {'/srv': directory('0755', {acl: against})}}).layer, 'path');
});

test('a home directory: the remedy is one entry, and says what o+x would open', t => {
  const devices = DISK.replace('/srv/a.img', '/home/ann/a.img');
  const paths = {'/home': directory(), '/home/ann': directory('0700', {uid: 1000}), '/home/ann/a.img': IMAGE};
  const {remedies} = why({path: '/home/ann/a.img'}, {devices, paths});
  t.deepEqual(
    remedies.map(({command}) => command),
    ["setfacl -m u:107:--x '/home/ann'"],
  );
  t.regex(remedies[0]!.opens, /do not use chmod o\+x \/home\/ann/);
});

test('missing', t => {
  const answer = why({path: '/srv/lost.img'}, {devices: DISK.replace('a.img', 'lost.img')});
  t.deepEqual(refusing(answer), ['missing']);
  t.is(answer.remedies[0]?.command, "qemu-img create -f raw '/srv/lost.img' 20G");
});

test('what is made at start is not missing', t => {
  const answer = why({path: '/var/lib/libvirt/qemu/domain--1-guest/monitor.sock'});
  t.is(answer.steps.find(({layer}) => layer === 'missing')?.verdict, 'allowed');
});

const PSTORE = "<pstore backend='acpi-erst'><path>/srv/store</path><size unit='KiB'>8</size></pstore>";
const serial = (mode: string) =>
  `<serial type='unix'><source mode='${mode}' path='/srv/a.sock'/><target port='0'/></serial>`;

test('a directory that leads to more than can be named is not opened, and what helps instead is said', t => {
  const paths = {
    '/srv/closed': directory('0700'),
    ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(name => [`/srv/closed/${name}`, directory()])),
  };
  const socket = serial('bind').replace('/srv', '/srv/closed');
  const made = why({path: '/srv/closed/a.sock'}, {devices: socket, paths});
  t.deepEqual(made.remedies, []);
  t.regex(saidOf(made), /in a directory of this VM alone: opening \/srv\/closed would/);
  const image = why(
    {path: '/srv/closed/a.img'},
    {devices: DISK.replace('/srv', '/srv/closed'), paths: {...paths, '/srv/closed/a.img': IMAGE}},
  );
  t.deepEqual(image.remedies, []);
  t.regex(saidOf(image), /move the file to a directory for VMs/);
  // Where there is a fix, nothing else is said.
  t.is(saidOf(why({path: '/srv/lost.img'}, {devices: DISK.replace('a.img', 'lost.img')})), '');
});

test('a directory in which there is only an old socket of its own is opened to QEMU, and no other', t => {
  const socket = {type: 'socket', uid: 0, gid: 0, mode: '0600'};
  const devices = serial('bind').replace('/srv', '/srv/own');
  const paths = {'/srv/own': directory(), '/srv/own/a.sock': socket};
  const [remedy, ...more] = why({path: '/srv/own/a.sock'}, {devices, paths}).remedies;
  t.is(remedy?.command, "setfacl -m u:107:rwx '/srv/own'");
  t.deepEqual(more, []);
  const others = {...paths, '/srv/own/b.sock': socket};
  t.deepEqual(why({path: '/srv/own/a.sock'}, {devices, paths: others}).remedies, []);
});

for (const [title, devices, path] of [
  ['a file of shared memory', "<shmem name='pool'><model type='ivshmem-plain'/></shmem>", '/dev/shm/pool'],
  ['a persistent store', PSTORE, '/srv/store'],
  ['a socket on which QEMU listens', serial('bind'), '/srv/a.sock'],
] as const)
  test(`nor is ${title}, which is made at start too`, t => {
    const answer = why({path}, {devices});
    t.is(answer.steps.find(({layer}) => layer === 'missing')?.verdict, 'allowed');
  });

test('a socket that somebody else has to listen on is missing', t => {
  t.deepEqual(refusing(why({path: '/srv/a.sock'}, {devices: serial('connect')})), ['missing']);
});

test('mode bits of the file, as the host stands', t => {
  const context = 'system_u:object_r:svirt_image_t:s0:c1,c2';
  const paths = {'/srv/a.img': {...IMAGE, mode: '0600', context}};
  const answer = why({path: '/srv/a.img'}, {paths}, {asIs: true});
  t.deepEqual(refusing(answer), ['dac']);
  t.is(answer.remedies[0]?.command, "virsh start 'guest'");
});

test('an owner without the bit', t => {
  const answer = why({path: '/srv/a.img', access: 'w'}, {paths: {'/srv/a.img': {...IMAGE, mode: '0400'}}});
  t.deepEqual(refusing(answer), ['dac']);
  t.is(answer.remedies[0]?.command, "chmod u+w '/srv/a.img'");
});

test('mount: read-only, no devices, no programs', t => {
  const mounts = [...MOUNTS, {point: '/srv', type: 'ext4', options: 'ro,noexec'}];
  const answer = why({path: '/srv/a.img'}, {mounts});
  t.deepEqual(refusing(answer), ['dac', 'mount', 'selinux'], 'libvirt cannot set owner and label there');
  t.is(answer.remedies[0]?.command, "mount -o remount,rw '/srv'");
  t.is(why({path: '/srv/a.img', access: 'r'}, {mounts}).layer, 'dac');
  const set = {...IMAGE, uid: 107, context: 'system_u:object_r:svirt_image_t:s0:c1,c2'};
  t.is(why({path: '/srv/a.img', access: 'r'}, {mounts, paths: {'/srv/a.img': set}}).verdict, 'allowed');
  t.true(refusing(why({path: '/srv/a.img', access: 'm'}, {mounts})).includes('mount'));
});

test('what can never be written to is copied, not mounted anew', t => {
  const on = (type: string, options: string) =>
    why({path: '/srv/a.img'}, {mounts: [...MOUNTS, {point: '/srv', type, options}]});
  for (const [type, options] of [
    ['iso9660', 'ro'],
    ['overlay', 'ro,lowerdir=/a:/b'],
  ] as const) {
    t.deepEqual(on(type, options).remedies, [], type);
    t.like(on(type, options).instead, {kind: 'other-mount', option: 'ro', point: '/srv'}, type);
  }
  t.is(on('overlay', 'ro,lowerdir=/a,upperdir=/b').remedies.length, 1);
});

test('where libvirt sets no owner, a file that is only read is copied too', t => {
  const mounts = [...MOUNTS, {point: '/srv', type: 'ext4', options: 'ro'}];
  const answer = why({path: '/srv/a.img', access: 'r'}, {mounts});
  t.deepEqual(answer.remedies, []);
  t.like(answer.instead, {kind: 'other-mount', option: 'ro', point: '/srv'});
});

test('SELinux: the categories of another VM, as the host stands', t => {
  const context = 'system_u:object_r:svirt_image_t:s0:c3,c4';
  const paths = {'/srv/a.img': {...IMAGE, uid: 107, context}};
  const answer = why({path: '/srv/a.img'}, {paths}, {asIs: true});
  t.deepEqual(refusing(answer), ['selinux']);
  t.deepEqual(answer.right, {kind: 'other-vm', categories: 'c3,c4'});
  t.deepEqual(answer.remedies, []);
});

test('SELinux: a type VMs may not open', t => {
  const paths = {'/srv/a.img': {...IMAGE, uid: 107}};
  const answer = why({path: '/srv/a.img'}, {paths}, {asIs: true});
  t.deepEqual(refusing(answer), ['selinux']);
  t.like(answer.steps.find(({layer}) => layer === 'selinux')!.cause, {kind: 'type-rule', type: 'default_t'});
});

test('AppArmor: no rule', t => {
  const answer = why({path: '/srv/other.img', access: 'rw'});
  t.deepEqual(refusing(answer), ['apparmor']);
  t.deepEqual(answer.remedies, []);
  t.like(answer.right, {kind: 'not-asked-for', domain: 'guest'});
});

test('AppArmor: a rule without the letter, and none for another layer', t => {
  const answer = why({path: '/srv/a.img', access: 'm'});
  const apparmor = answer.steps.find(({layer}) => layer === 'apparmor')!;
  t.is(apparmor.verdict, 'refused');
  t.like(apparmor.cause, {kind: 'profile-lacks', letters: 'm'});
});

test('device list', t => {
  const answer = why({path: '/dev/sdb'}, {}, {active: ['cgroup', 'dac']});
  t.deepEqual(refusing(answer), ['cgroup']);
  t.like(answer.right, {kind: 'not-asked-for', path: '/dev/sdb'});
  t.deepEqual(answer.remedies, []);
});

test('private /dev', t => {
  const answer = why({path: '/dev/sdb'}, {}, {active: ['namespace', 'dac']});
  t.deepEqual(refusing(answer), ['namespace']);
});

test('a disk that is read-only is right to refuse writing', t => {
  const answer = why(
    {path: '/srv/a.img', access: 'w'},
    {devices: DISK.replace('</disk>', '<readonly/></disk>')},
  );
  t.is(answer.verdict, 'refused');
  t.deepEqual(answer.right, {kind: 'read-only', device: 'disk vda'});
  t.deepEqual(answer.remedies, []);
});

test("several layers: the first in the kernel's order is named, and one remedy has what all of them need", t => {
  const paths = {'/srv': directory('0700'), '/srv/a.img': {...IMAGE, mode: '0400'}};
  const answer = why({path: '/srv/a.img'}, {paths});
  t.deepEqual(refusing(answer), ['path', 'dac']);
  t.deepEqual(
    answer.remedies.map(({layer, command}) => [layer, command]),
    [['path', "setfacl -m u:107:--x '/srv'\nchmod u+rw '/srv/a.img'"]],
  );
});

test('a companion is asked for what is its own', t => {
  const devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
  const path = '/var/lib/libvirt/swtpm/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11/tpm2';
  t.is(why({path}, {devices}).process, 'swtpm');
  t.is(why({path, process: 'qemu'}, {devices}).process, 'qemu');
  const state =
    "<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/srv/state'/></backend></tpm>";
  const log = "<interface type='user'><backend type='passt' logFile='/srv/state'/></interface>";
  t.is(why({path: '/srv/state'}, {devices: state + log}).process, 'swtpm', 'the first of several');
  t.is(explain(analysisFor({devices}), {path, process: 'passt'}), undefined);
});

test('of a link it is told where it leads, of a file nothing more', t => {
  const paths = {'/srv/link': {type: 'symlink', target: 'a.img'}};
  const exists = (path: string) =>
    why({path, process: 'qemu'}, {paths}).steps.find(({layer}) => layer === 'missing')?.cause;
  t.deepEqual(exists('/srv/a.img'), {kind: 'exists', type: 'file', end: undefined});
  t.deepEqual(exists('/srv/link'), {kind: 'exists', type: 'file', end: '/srv/a.img'});
});

test('a terminal that a VM gets at each start has no number before', t => {
  const host = {
    unlisted: 'absent',
    paths: {'/dev/pts/4': {type: 'char', uid: 1000, gid: 5, mode: '0620'}},
  } as const;
  const devices = `<serial type='pty'><target port='0'/></serial>`;
  const running = `<serial type='pty'><source path='/dev/pts/3'/><target port='0'/></serial>`;
  for (const active of [
    ['dac', 'apparmor'],
    ['dac', 'selinux'],
  ] as const) {
    const kind = (xml: string, path: string, attributes = '') =>
      explain(analysisFor({devices: xml, attributes, host}, {active}), {path})?.right?.kind;
    t.is(kind(devices, '/dev/pts/3'), 'own-terminal');
    t.is(kind(devices, '/dev/pts/4'), 'not-asked-for', 'of somebody else');
    t.is(kind('', '/dev/pts/3'), 'not-asked-for');
    t.is(kind(running, '/dev/pts/5'), 'own-terminal', 'that of an earlier run says nothing');
    t.is(kind(running, '/dev/pts/3', " id='1'"), undefined, 'its own');
    t.is(kind(running, '/dev/pts/5', " id='1'"), 'not-asked-for', 'the others are known by now');
  }
});

test('writing to a backing file is refused as what backing files are for', t => {
  const devices = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/a.img'/>
    <backingStore type='file'><format type='raw'/><source file='/srv/base.img'/><backingStore/></backingStore>
    <target dev='vda'/></disk>`;
  const {right} = why({path: '/srv/base.img', access: 'w'}, {devices, paths: {'/srv/base.img': IMAGE}});
  t.deepEqual(right, {
    kind: 'backing-file',
    path: '/srv/base.img',
    device: 'disk vda',
  });
});

test('what AppArmor allows is told with whose rule it is', t => {
  const paths = {'/etc': directory(), '/etc/ld.so.cache': {...IMAGE, mode: '0644'}};
  const cause = (path: string, access: string) =>
    why({path, access, process: 'qemu'}, {paths}, {active: ['dac', 'apparmor']}).steps.find(
      ({layer}) => layer === 'apparmor',
    )?.cause;
  t.deepEqual(cause('/srv/a.img', 'r'), {kind: 'rule-allows', whose: {device: 'disk vda'}});
  t.deepEqual(cause('/etc/ld.so.cache', 'r'), {
    kind: 'rule-allows',
    whose: {origin: 'abstractions/libvirt-qemu'},
  });
});

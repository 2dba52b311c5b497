// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const IMAGE = '/home/alice/vm/disk.raw';
const disk = (path: string) =>
  `<disk type='file'><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;
const folder = (mode: string, more: object = {}) => ({
  type: 'directory',
  uid: 1000,
  gid: 1000,
  mode,
  ...more,
});
const open = {'/': folder('0755'), '/home': folder('0755')};

/** Code and directory of each warning about the way. */
function obstacles(paths: Readonly<Record<string, object>>, scenario: Scenario = {}): readonly string[] {
  const {warnings} = planScenario({
    devices: disk(IMAGE),
    ...scenario,
    host: {
      unlisted: 'absent',
      memberships: {107: [107]},
      paths: {...open, ...paths, [IMAGE]: {type: 'file'}},
      ...scenario.host,
    },
  });
  return warnings
    .filter(({code}) => code.endsWith('_NOT_SEARCHABLE'))
    .map(({code, message}) => `${code} ${/may not search (\S+),/.exec(message)?.[1]}`);
}

test('a closed directory is named, an open one is not', t => {
  const paths = {'/home/alice': folder('0755'), '/home/alice/vm': folder('0750')};
  t.deepEqual(obstacles(paths), ['DIRECTORY_NOT_SEARCHABLE /home/alice/vm']);
  t.deepEqual(obstacles({...paths, '/home/alice/vm': folder('0711')}), []);
});

test('a closed home has a code of its own, and each closed directory its entry', t => {
  const paths = {'/home/alice': folder('0700'), '/home/alice/vm': folder('0700')};
  t.deepEqual(obstacles(paths), [
    'HOME_NOT_SEARCHABLE /home/alice',
    'DIRECTORY_NOT_SEARCHABLE /home/alice/vm',
  ]);
});

test("an ACL entry of QEMU's user opens the way, if the mask lets it", t => {
  const vm = (mode: string, acl: readonly string[]) => ({
    '/home/alice': folder('0755'),
    '/home/alice/vm': folder(mode, {acl: ['user::rwx', 'group::---', 'other::---', ...acl]}),
  });
  t.deepEqual(obstacles(vm('0710', ['user:107:--x', 'mask::--x'])), []);
  t.is(obstacles(vm('0700', ['user:107:--x', 'mask::---'])).length, 1);
});

test("a group of QEMU's user opens the way", t => {
  const paths = {'/home/alice': folder('0755'), '/home/alice/vm': folder('0710', {gid: 36})};
  t.deepEqual(obstacles(paths, {host: {memberships: {107: [36]}}}), []);
  t.is(obstacles(paths, {host: {memberships: {107: [12]}}}).length, 1);
  t.deepEqual(
    obstacles(paths, {host: {memberships: {}}}),
    [],
    'nobody knows the groups, so nothing is claimed',
  );
});

test('symbolic links are followed, and what lies on their way counts', t => {
  const {warnings} = planScenario({
    devices: disk('/vm.raw'),
    host: {
      unlisted: 'absent',
      paths: {
        ...open,
        '/vm.raw': {type: 'symlink', target: '/vault/real.raw'},
        '/vault': folder('0700'),
        '/vault/real.raw': {type: 'file'},
      },
    },
  });
  t.true(warnings.some(({message}) => message.includes('may not search /vault,')));
});

test('root passes everywhere, and without DAC nobody asks', t => {
  const paths = {'/home/alice': folder('0700'), '/home/alice/vm': folder('0700')};
  t.deepEqual(obstacles(paths, {policy: {user: '+0', group: '+0'}}), []);
});

test('a descriptor that libvirt hands over needs no way', t => {
  const devices = `<disk type='file'><source file='${IMAGE}' fdgroup='g'/><target dev='vda'/></disk>`;
  const paths = {'/home/alice': folder('0700'), '/home/alice/vm': folder('0700')};
  t.deepEqual(obstacles(paths, {devices, host: {fdgroups: {g: {fds: 1, writable: true}}}}), []);
});

test("a static owner is not let into libvirt's own directories", t => {
  const way = ['/run', '/run/libvirt', '/run/libvirt/qemu'].map(path => [
    path,
    {...folder('0755'), uid: 0, gid: 0},
  ]);
  const {warnings} = planScenario({
    devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
    also: "<seclabel type='static' model='dac' relabel='yes'><label>+4321:+4321</label></seclabel>",
    host: {
      unlisted: 'absent',
      groups: {tss: 59},
      memberships: {4321: [4321]},
      paths: {
        ...Object.fromEntries(way),
        '/run/libvirt/qemu/swtpm': {type: 'directory', uid: 0, gid: 0, mode: '0770'},
      },
    },
  });
  t.true(warnings.some(({message}) => message.includes('4321 may not search /run/libvirt/qemu/swtpm,')));
});

// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {assumedHost} from '../../src/host/assumed.ts';
import {snapshotTree} from '../../src/host/snapshot-tree.ts';
import {recordedHost} from '../helpers/snapshots.ts';

const host = recordedHost({
  paths: {
    '/bin': {type: 'symlink', target: 'usr/bin'},
    '/usr/bin/qemu': {type: 'file', uid: 0, gid: 107, mode: '0755', context: 'system_u:object_r:bin_t:s0'},
    '/var/run': {type: 'symlink', target: '../run'},
    '/run/a.sock': {type: 'socket'},
    '/loop/a': {type: 'symlink', target: 'b'},
    '/loop/b': {type: 'symlink', target: 'a'},
    '/gone': {type: 'symlink', target: '/nowhere'},
    '/srv/none': {type: 'absent'},
    '/dev/kvm': {type: 'char', major: 10, minor: 232, acl: ['user::rw-', 'user:64055:rw-', 'mask::rw-']},
    '/data': {type: 'directory', entries: ['z', 'a']},
    '/images': {type: 'symlink', target: '/data/images'},
    '/images/a.img': {type: 'file'},
    '/dev/dm-1': {type: 'block', targets: ['253:0', '8:1']},
  },
});

const stats = test.macro({
  exec: (t, path: string, real: string | undefined, type: string | undefined) => {
    t.is(host.realpath(path), real);
    t.is(host.stat(path)?.type, type as never);
  },
  title: (_, path: string) => `where ${path} leads`,
});

test(stats, '/', '/', 'directory');
test(stats, '/usr', '/usr', 'directory');
test(stats, '/bin/qemu', '/usr/bin/qemu', 'file');
test(stats, '/bin/', '/usr/bin', 'directory');
test(stats, '//usr///bin/./qemu', '/usr/bin/qemu', 'file');
test(stats, '/bin/../run/a.sock', undefined, undefined);
test(stats, '/bin/../bin/qemu', '/usr/bin/qemu', 'file');
test(stats, '/var/run/a.sock', '/run/a.sock', 'socket');
test(stats, '/loop/a', undefined, undefined);
test(stats, '/gone', undefined, undefined);
test(stats, '/srv', '/srv', 'directory');
test(stats, '/srv/none', undefined, undefined);
test(stats, '/usr/bin/qemu/', undefined, undefined);
test(stats, '/usr/bin/qemu/x', undefined, undefined);
test(stats, '/nothing', undefined, undefined);
test(stats, 'usr/bin', undefined, undefined);
test(stats, '', undefined, undefined);
test(stats, '/images/a.img', '/data/images/a.img', 'file');
test(stats, '/data/images/a.img', '/data/images/a.img', 'file');

test('a symlink itself', t => {
  t.is(host.lstat('/var/run')?.type, 'symlink');
  t.is(host.readlink('/var/run'), '../run');
  t.is(host.lstat('/gone')?.type, 'symlink');
  t.is(host.readlink('/usr/bin/qemu'), undefined);
});

test('facts of a file', t => {
  t.deepEqual(host.stat('/usr/bin/qemu'), {
    type: 'file',
    major: undefined,
    minor: undefined,
    uid: 0,
    gid: 107,
    mode: 0o755,
    context: 'system_u:object_r:bin_t:s0',
    acl: undefined,
  });
});

test('an ACL', t => {
  t.deepEqual(host.details(['/dev/kvm', '/usr/bin/qemu', '/nothing']).get('/dev/kvm')?.acl, [
    {tag: 'user_obj', id: undefined, perms: 6},
    {tag: 'user', id: 64055, perms: 6},
    {tag: 'mask', id: undefined, perms: 6},
  ]);
});

test('names in a directory', t => {
  t.deepEqual(host.list('/data'), ['z', 'a']);
  t.deepEqual(host.list('/loop'), ['a', 'b']);
  t.deepEqual(host.list('/bin'), ['qemu']);
  t.is(host.list('/nothing'), undefined);
  t.is(host.list('/usr/bin/qemu'), undefined);
});

test('devices below a device-mapper node', t => {
  t.deepEqual(host.deviceMapperTargets('/dev/dm-1'), [
    {major: 253, minor: 0},
    {major: 8, minor: 1},
  ]);
  t.deepEqual(host.deviceMapperTargets('/dev/kvm'), []);
});

test('what is not listed may be there all the same', t => {
  const all = recordedHost({
    unlisted: 'exists',
    paths: {'/no': {type: 'absent'}, '/link': {type: 'symlink', target: '/dev/x'}},
  });
  t.is(all.stat('/dev/x/y')?.type, 'block');
  t.is(all.stat('/dev')?.type, 'directory');
  t.is(all.stat('/any/thing')?.type, 'file');
  t.is(all.stat('/link')?.type, 'block');
  t.is(all.stat('/no'), undefined);
  t.is(all.stat('/no/more'), undefined);
  t.is(all.stat('relative'), undefined);
  t.is(all.list('/any'), undefined);
});

test('the assumed host', t => {
  const assumed = assumedHost();
  t.is(assumed.kind, 'assumed');
  t.is(assumed.realpath('/a/../b'), '/b');
  t.is(assumed.image('/a.qcow2', 'qcow2'), undefined);
  t.is(assumed.selinux(), undefined);
  t.is(assumed.uidOf('qemu'), undefined);
});

test('PCI devices stand in sysfs, too', t => {
  const pci = recordedHost({
    pci: {
      '0000:06:12.5': {
        iommuGroup: 7,
        sysfs: '/sys/devices/pci0000:00/0000:06:12.5',
        files: ['config', 'rom'],
      },
    },
  });
  t.deepEqual(pci.pci({domain: 0, bus: 6, slot: 0x12, function: 5}), {
    iommuGroup: 7,
    sysfs: '/sys/devices/pci0000:00/0000:06:12.5',
    files: ['config', 'rom'],
  });
  t.is(pci.realpath('/sys/bus/pci/devices/0000:06:12.5/rom'), '/sys/devices/pci0000:00/0000:06:12.5/rom');
  t.deepEqual(pci.list('/sys/bus/pci/devices/0000:06:12.5'), ['config', 'rom']);
  t.is(pci.pci({domain: 0, bus: 6, slot: 0x12, function: 4}), undefined);
});

test('a directory of sysfs is the same however it is written', t => {
  const link = '/sys/bus/pci/devices/0000:06:12.5';
  const written = recordedHost({pci: {'0000:06:12.5': {sysfs: `${link}/.//`, files: ['rom']}}});
  t.is(written.realpath(`${link}/rom`), `${link}/rom`);
  t.deepEqual(written.list(link), ['rom']);
});

test('tables', t => {
  const uuid = '00A362A5-ca85-4d6c-aeff-c7c9bf8dd44f';
  const tables = recordedHost({
    mdev: {[uuid]: {iommuGroup: 3}},
    usb: [{vendor: '0x046d', product: '0xC52B', bus: 1, device: 7}],
    scsi: [{host: 0, bus: 1, target: 2, unit: 3, generic: '/dev/sg4'}],
    fdgroups: {boot: {fds: 1, writable: true}},
    users: {qemu: 107},
    groups: {kvm: 36},
    bootTime: 1700000000,
    selinux: {daemon: 'd', virtual_domain_context: ['p'], virtual_image_context: ['i']},
  });
  t.deepEqual(tables.mdev(uuid.toUpperCase()), {iommuGroup: 3});
  t.deepEqual(tables.usb(), [{vendor: 0x046d, product: 0xc52b, bus: 1, device: 7}]);
  t.is(tables.scsiGeneric(0, 1, 2, 3), '/dev/sg4');
  t.is(tables.scsiGeneric(0, 1, 2, 4), undefined);
  t.deepEqual(tables.fdgroup('boot'), {fds: 1, writable: true});
  t.is(tables.fdgroup('toString'), undefined);
  t.is(tables.uidOf('qemu'), 107);
  t.is(tables.gidOf('kvm'), 36);
  t.is(tables.bootTime(), 1700000000);
  t.deepEqual(tables.selinux(), {
    daemon: 'd',
    domainContexts: ['p'],
    imageContexts: ['i'],
    containerContexts: undefined,
  });
});

test('images', t => {
  const nothing = {
    backing: undefined,
    backingFormat: undefined,
    dataFile: undefined,
    missedDataFile: undefined,
  };
  const images = recordedHost({
    paths: {
      '/a': {type: 'file', image: {format: 'qcow2', backing: 'b'}},
      '/bad': {type: 'file', image: 'invalid'},
      '/unknown': {type: 'file'},
      '/fifo': {type: 'fifo'},
    },
  });
  t.deepEqual(images.image('/a', 'auto'), {...nothing, format: 'qcow2', backing: 'b', backingFormat: 'auto'});
  t.deepEqual(images.image('/a', 'raw'), {format: 'raw', ...nothing});
  t.deepEqual(images.image('/a', 'qed'), {format: 'qed', ...nothing});
  t.is(images.image('/bad', 'qcow2'), 'invalid');
  t.deepEqual(images.image('/unknown', 'raw'), {format: 'raw', ...nothing});
  t.is(images.image('/unknown', 'auto'), undefined);
  t.is(images.image('/fifo', 'raw'), undefined);
  t.is(images.image('/nowhere', 'raw'), undefined);
});

test('asking about every prefix of a path looks each of them up a few times', t => {
  let asked = 0;
  const tree = snapshotTree({
    paths: {},
    get unlisted() {
      asked++;
      return 'exists' as const;
    },
  });
  const path = '/x'.repeat(2000);
  for (let end = 2; end <= path.length; end += 2) tree.find(path.slice(0, end), true);
  for (let end = path.length; end > 0; end -= 2) tree.find(path.slice(0, end), false);
  t.true(asked < 10_000, `${asked} look-ups for 4000 questions`);
});

test('prefixes that were asked about before are what a walk finds', t => {
  const tree = snapshotTree({
    paths: {
      '/l': {type: 'symlink', target: '/a/b'},
      '/a/f': {type: 'file'},
      '/a/x': {type: 'absent'},
      '/a/b/c': {type: 'directory'},
    } as never,
    unlisted: 'exists',
  });
  const ends = ['/a', '/a/f', '/a/f/y', '/l', '/l/c', '/l/c/d', '/a/x', '/a/x/y', '/q/r'];
  const answers = () => ends.map(path => tree.find(path, true)?.path);
  const expected = ['/a', '/a/f', undefined, '/a/b', '/a/b/c', '/a/b/c/d', undefined, undefined, '/q/r'];
  t.deepEqual(answers(), expected);
  t.deepEqual(answers(), expected);
  t.is(tree.find('/l', false)?.path, '/l');
});

// SPDX-License-Identifier: Apache-2.0
/** Denials that change nothing, and those beside them that do. */
import test from 'ava';
import {apparmor, told, VM} from '../helpers/denied.ts';

const asks = (name: string, mask: string) =>
  `name="${name}" requested_mask="${mask}" denied_mask="${mask}" fsuid=64055 ouid=0`;
const kind = (name: string, mask: string, operation = 'open') =>
  told(apparmor(VM, asks(name, mask), operation)).kind;

test('a list of the names in / is needed by nobody, and no remedy shares the host with a VM', t => {
  t.is(kind('/', 'r'), 'noise');
  t.is(told(apparmor(VM, asks('/', 'r'))).commands, '');
  t.not(kind('/', 'w'), 'noise');
});

test('a graphics driver compiles again what it cannot keep', t => {
  for (const path of [
    '/home/ann/.cache/mesa_shader_cache/index',
    '/home/ann/.cache/mesa_shader_cache_db/part1/mesa_cache.db',
    '/var/lib/libvirt/.cache/nvidia/GLCache/',
    '/root/.nv/GLCache/',
  ])
    t.is(kind(path, 'wrc'), 'noise', path);
  t.not(kind('/home/ann/.cache/images/a.qcow2', 'wr'), 'noise');
  t.not(kind('/home/ann/.cache/mesa_shader_cache/index', 'x', 'exec'), 'noise');
});

test("what NVIDIA's driver tells of its cards is no process of the host, and a display asks for it", t => {
  const {kind: params, commands} = told(apparmor(VM, asks('/proc/driver/nvidia/params', 'r')));
  t.is(params, 'no-rule');
  t.regex(commands, /<graphics type='egl-headless'>/);
  t.is(kind('/proc/driver/nvidia/params', 'wr'), 'sensitive');
  const node = told(apparmor(VM, asks('/dev/nvidia-modeset', 'wr'))).commands;
  t.regex(node, /cgroup_device_acl = .*"\/dev\/nvidia-modeset"/);
  t.notRegex(node, /virsh edit/);
});

test('a keyring of the storage cluster is not what libvirt gives a VM', t => {
  for (const path of [
    '/etc/ceph/ceph.client.cinder.keyring',
    '/etc/ceph/keyring',
    '/var/snap/microceph/1/conf/ceph.keyring',
  ]) {
    const {right, commands} = told(apparmor(VM, asks(path, 'r')));
    t.regex(right ?? '', /gets its key .* from libvirt/, path);
    t.regex(commands, /^<auth .*<secret type='ceph'/);
    t.notRegex(commands, /apparmor/);
  }
  t.regex(told(apparmor(VM, asks('/etc/ceph/ceph.conf', 'r'))).commands, /"\/etc\/ceph\/ceph\.conf" r,/);
});

test('what has another number each time gets a rule for all numbers', t => {
  const rule = (path: string, mask = 'r') => told(apparmor('libvirtd', asks(path, mask))).commands;
  t.regex(rule('/proc/248515/net/ip6_tables_names'), /'"\/proc\/\[0-9\]\*\/net\/ip6_tables_names" r,'/);
  t.regex(rule('/proc/7/task/8/status', 'wr'), /"\/proc\/\[0-9\]\*\/task\/\[0-9\]\*\/status" rw,/);
  t.regex(rule('/run/udev/data/c21:6'), /"\/run\/udev\/data\/\*" r,/);
  t.regex(rule('/proc/7/a*b'), /"\/proc\/\[0-9\]\*\/a\\\*b" r,/, 'the rest of the name stays one name');
  t.regex(rule('/proc/1/environ'), /"\/proc\/1\/environ" r,/, 'the first process always has this number');
});

test("no rule opens other processes' memory, not even to libvirt's daemon", t => {
  for (const profile of ['libvirtd', 'virtqemud', 'swtpm'])
    for (const path of ['/proc/7/mem', '/proc/7/task/8/mem'])
      t.is(told(apparmor(profile, asks(path, 'wr'))).commands, '', `${profile} ${path}`);
});

test('a name that is no node of a card stays out of commands, which have one line each', t => {
  const hexadecimal = (name: string) => Buffer.from(name).toString('hex').toUpperCase();
  const asksOddly = (name: string) =>
    apparmor(VM, `name=${hexadecimal(name)} requested_mask="r" denied_mask="r" fsuid=64055 ouid=0`);
  for (const name of ['/dev/nvidia0\nreboot', '/dev/nvidia0"', '/dev/input/event0\nreboot', '/srv/a\nb.iso'])
    t.notRegex(told(asksOddly(name)).commands, /^(?:reboot|b\.iso)|cgroup_device_acl/m, name);
});

test("a snap's own libvirt is one, under a profile that only snapd writes", t => {
  const sysfs = asks('/sys/bus/pci/drivers/ixgbevf/unbind', 'w');
  const line = apparmor('snap.openstack-hypervisor.libvirtd', sysfs).replace(
    'comm="qemu"',
    'comm="rpc-libvirtd"',
  );
  const {kind: whose, commands} = told(line);
  t.is(whose, 'other-manager');
  t.is(commands, 'snap connections openstack-hypervisor');
  t.is(told(apparmor('snap.lxd.activate', sysfs)).kind, 'other-manager', 'its QEMU');
  t.is(told(apparmor('snap.editor.edit', sysfs).replace('comm="qemu"', 'comm="edit"')).kind, 'stranger');
});

test("the helper for reservations is asked for by the disk's element", t => {
  t.regex(
    told(apparmor(VM, asks('/run/qemu-pr-helper.sock', 'wr'), 'connect')).commands,
    /<reservations managed='no'>/,
  );
});

test("a backup's files have another number each time", t => {
  for (const path of [
    '/var/tmp/virtnbdbackup.51977',
    '/var/tmp/backup.51977.vda',
    '/var/tmp/backup.QWXYZ.vda',
  ]) {
    const {kind: what, commands} = told(apparmor(VM, asks(path, 'c'), 'mknod'));
    t.is(what, 'scratch-file', path);
    t.regex(commands, /^svirtgen generate --for backup=/);
    t.regex(commands, /owner "\/var\/tmp\/(?:virtnbd)?backup\.\[0-9A-Z\]\*" w,/);
  }
  t.is(kind('/srv/backup.7', 'c', 'mknod'), 'no-rule', 'not a directory for temporary files');
});

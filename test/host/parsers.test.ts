// SPDX-License-Identifier: Apache-2.0
/** Texts of the kernel and of programs, as they were seen on real hosts. */
import {pciName} from '../../src/domain/pci-address.ts';
import test from 'ava';
import {parseMapDump} from '../../src/host/device-map.ts';
import {formatAclEntry, parseAclEntry} from '../../src/host/acl.ts';
import {parseDeviceNumber, splitDeviceNumber} from '../../src/host/device-node.ts';
import {parseMountinfo} from '../../src/host/facts/mounts.ts';
import {parseGetfacl, parseGetfattr} from '../../src/host/attribute-texts.ts';
import {contextLines, policyType} from '../../src/host/facts/selinux.ts';
import {parseIds} from '../../src/host/facts/users.ts';

test('mountinfo', t => {
  const text = [
    '22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro',
    '30 22 0:26 / /mnt/with\\040blank ro,nosuid - nfs4 server:/x rw,vers=4.2',
    '31 22 0:27 / /mnt/sealed rw - squashfs /dev/loop0 ro',
    'nonsense',
    '',
  ].join('\n');
  t.deepEqual(parseMountinfo(text), [
    {
      point: '/',
      type: 'ext4',
      options: 'rw,relatime,errors=remount-ro',
      device: '254:1',
      root: '/',
      source: '/dev/vda1',
    },
    {
      point: '/mnt/with blank',
      type: 'nfs4',
      options: 'ro,nosuid,vers=4.2',
      device: '0:26',
      root: '/',
      source: 'server:/x',
    },
    {point: '/mnt/sealed', type: 'squashfs', options: 'ro', device: '0:27', root: '/', source: '/dev/loop0'},
  ]);
});

test('getfattr', t => {
  const text = [
    '# file: /a b',
    'security.selinux=0x73797374656d5f753a6f626a6563745f723a743a733000',
    'user.empty=',
    '',
    '# file: /odd\\012name',
    'trusted.libvirt.security.dac=0x2b303a2b30',
    '',
  ].join('\n');
  const found = parseGetfattr(text);
  t.is(found.get('/a b')?.get('security.selinux'), 'system_u:object_r:t:s0\0');
  t.is(found.get('/a b')?.get('user.empty'), '');
  t.is(found.get('/odd\nname')?.get('trusted.libvirt.security.dac'), '+0:+0');
});

test('getfacl', t => {
  const text = [
    '# file: /dev/kvm',
    '# owner: 0',
    '# group: 106',
    'user::rw-',
    'user:64055:rw-\t\t\t#effective:r--',
    'group::rw-',
    'mask::r--',
    'other::---',
    '',
    '# file: /plain',
    '# owner: 0',
    '# group: 0',
    'user::rw-',
    'group::r--',
    'other::r--',
    '',
  ].join('\n');
  const found = parseGetfacl(text);
  t.deepEqual(found.get('/dev/kvm')?.[1], {tag: 'user', id: 64055, perms: 6});
  t.is(found.get('/dev/kvm')?.length, 5);
  t.deepEqual(found.get('/plain'), []);
});

test('ACL entries', t => {
  for (const text of ['user::rw-', 'user:107:r-x', 'group::---', 'group:36:rwx', 'mask::r--', 'other::--x']) {
    t.is(formatAclEntry(parseAclEntry(text)!), text);
  }
  for (const text of ['user:qemu:rw-', 'other:1:rw-', 'mask:1:rw-', 'user::rwz', 'default:user::rw-', '']) {
    t.is(parseAclEntry(text), undefined);
  }
});

test('device numbers', t => {
  t.deepEqual(splitDeviceNumber(0x103), {major: 1, minor: 3});
  t.deepEqual(splitDeviceNumber(0xfd00), {major: 253, minor: 0});
  t.deepEqual(splitDeviceNumber(0x12_0034_5678 & 0xffffffff), splitDeviceNumber(0x0034_5678));
  t.deepEqual(splitDeviceNumber((300 << 20) | (8 << 8) | 5), {major: 8, minor: 300 * 256 + 5});
  t.deepEqual(parseDeviceNumber('253:17'), {major: 253, minor: 17});
  t.is(parseDeviceNumber('253'), undefined);
});

test('users and groups', t => {
  const ids = parseIds(
    'root:x:0:0:root:/root:/bin/bash\nqemu:x:107:107::/:\nqemu:x:1:1::/:\nbroken\nnone:x::\n',
  );
  t.deepEqual(
    [...ids],
    [
      ['root', 0],
      ['qemu', 107],
    ],
  );
});

test('SELinux configuration', t => {
  t.is(policyType('# SELINUXTYPE=x\nSELINUX=enforcing\nSELINUXTYPE=mls \n'), 'mls');
  t.is(policyType('SELINUX=enforcing\n'), 'targeted');
  t.is(policyType('SELINUXTYPE=../../tmp\n'), 'targeted');
  t.deepEqual(contextLines('a\nb\nc\n'), ['a', 'b']);
  t.is(contextLines(''), undefined);
  t.is(contextLines(undefined), undefined);
});

test('PCI names', t => {
  t.is(pciName({domain: 0x10000, bus: 6, slot: 0x1f, function: 7}), '10000:06:1f.7');
});

test('bpftool prints one element, a list of them, or nothing', t => {
  const element = {key: ['0xe8', '0', '0', '0', '0x0a', '0', '0', '0'], value: ['2', '0', '6', '0']};
  t.is(parseMapDump([element, {...element, key: ['1', '0', '0', '0', '0', '0', '0', '0']}])?.size, 2);
  t.is(parseMapDump(element)?.size, 1);
  for (const nothing of [null, undefined, '', 'error', 7, []]) t.is(parseMapDump(nothing)?.size, 0);
  t.is(parseMapDump({error: 'no such map'}), undefined);
});

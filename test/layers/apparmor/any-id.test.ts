// SPDX-License-Identifier: Apache-2.0
/** Only where libvirt names things after a VM's start is a number in a name another at the next. */
import test from 'ava';
import {ANY_ID, withAnyId} from '../../../src/layers/apparmor/any-id.ts';

for (const [before, after] of [
  ['/var/lib/libvirt/qemu/domain-', '-web/monitor.sock'],
  ['/run/libvirt/qemu/channel/', '-web/agent'],
  ['/var/run/libvirt/qemu/channel/', '-web/agent'],
  ['/var/lib/libvirt/qemu/channel/target/domain-', '-web/agent'],
  ['/run/libvirt/qemu/dbus/', '-web-dbus.sock'],
  ['/run/libvirt/qemu/swtpm/', '-web-swtpm.sock'],
  ['/run/libvirt/qemu/passt/', '-web-net0.socket'],
  ['/var/lib/libvirt/qemu/ram/', '-web/pc.ram'],
  ['/dev/hugepages/libvirt/qemu/', '-web/pc.ram'],
  ['/dev/hugepages1G/libvirt/qemu/', '-web/pc.ram'],
  ['/mnt/huge/libvirt/qemu/', '-web/pc.ram'],
  ['/dev/shm/libvirt/qemu/', '-web/pc.ram'],
] as const)
  test(`a number of one start: ${before}`, t => {
    t.is(withAnyId(`${before}2024${after}`), `${before}${ANY_ID}${after}`);
  });

for (const path of [
  '/var/log/libvirt/qemu/2024-web.log',
  '/var/log/swtpm/libvirt/qemu/2024-web-swtpm.log',
  '/var/lib/libvirt/qemu/nvram/2024-web_VARS.fd',
  '/var/lib/libvirt/qemu/varstore/2024-web.json',
  '/var/lib/libvirt/qemu/save/2024-web.save',
  '/var/lib/libvirt/qemu/snapshot/2024-web/a.xml',
  '/var/lib/libvirt/qemu/dump/2024-web-a',
  '/run/libvirt/qemu/2024-web.pid',
  '/etc/libvirt/qemu/2024-web.xml',
  '/srv/libvirt/qemu/2024-web/disk.img',
])
  test(`a number of a name: ${path}`, t => {
    t.is(withAnyId(path), path);
  });

test('what stands around the number is no pattern', t => {
  t.is(withAnyId('/run/libvirt/qemu/channel/3-a*/[b]'), `/run/libvirt/qemu/channel/${ANY_ID}-a\\*/\\[b\\]`);
  t.is(withAnyId('/srv/a*'), '/srv/a\\*');
});

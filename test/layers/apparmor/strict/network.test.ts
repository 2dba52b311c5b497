// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, deviceRules, grants, warnings} from './_strict.ts';

const card = (type: string, inside: string) => `<interface type='${type}'>${inside}</interface>`;
const usesVhost = (devices: string, more = {}) =>
  deviceRules({devices, ...more}).includes('/dev/vhost-net rw');
const bridge = (inside: string) => card('bridge', `<source bridge='br0'/>${inside}`);

test('vhost-net where used: only by virtio cards on tap devices under KVM', t => {
  t.true(usesVhost(bridge(`<model type='virtio'/>`)));
  t.false(usesVhost(bridge('')));
  t.false(usesVhost(bridge(`<model type='e1000'/>`)));
  t.false(usesVhost(bridge(`<model type='virtio'/><driver name='qemu'/>`)));
  t.false(usesVhost(card('user', `<model type='virtio'/>`)));
  t.false(usesVhost(bridge(`<model type='virtio'/>`), {type: 'qemu'}));
});

test(
  'passt: its socket, and nothing that passt alone writes',
  grants,
  {
    ...RUNNING,
    devices: card('user', `<backend type='passt' logFile='/var/log/passt.log'/>`),
  },
  '/run/libvirt/qemu/passt/7-guest-net0.socket rw',
);

test(
  "passt: all that it needs, where it runs under the VM's profile",
  grants,
  {
    ...RUNNING,
    libvirt: [9, 1],
    devices: card('user', `<backend type='passt' logFile='/var/log/passt.log'/>`),
  },
  '/run/libvirt/qemu/passt/7-guest-net0.socket rw',
  '/run/libvirt/qemu/passt/7-guest-net0-passt.pid rw',
  '/var/log/passt.log w',
  '/usr/bin/passt mrix',
);

test("passt: behind a vhost-user card, after a host device that is no card of QEMU's", t => {
  const rules = deviceRules({
    ...RUNNING,
    also: `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
    devices:
      card('hostdev', `<source><address type='pci' domain='0' bus='1' slot='0' function='0'/></source>`) +
      card('vhostuser', `<model type='virtio'/><backend type='passt'/>`),
    host: {pci: {'0000:01:00.0': {iommuGroup: 3}}},
  });
  t.true(rules.includes('/run/libvirt/qemu/passt/7-guest-net0.socket rw'));
});

test(
  'vDPA devices: the node of a card',
  grants,
  {
    devices: card('vdpa', `<source dev='/dev/vhost-vdpa-0'/>`),
  },
  '/dev/vhost-vdpa-0 rw',
);

test(
  'vDPA devices: the node of a disk',
  grants,
  {
    devices: `<disk type='vhostvdpa' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/vhost-vdpa-1'/><target dev='vda' bus='virtio'/></disk>`,
  },
  '/dev/vhost-vdpa-1 rw',
);

test(
  'tap devices: another node than the usual one',
  grants,
  {
    devices: bridge(`<backend tap='/dev/net/mytun'/>`),
  },
  '/dev/net/mytun rw',
);

const macvtap = card(
  'direct',
  `<source dev='eth0' mode='bridge'/><target dev='macvtap0'/><model type='e1000'/>`,
);
test(
  'tap devices: the macvtap node of a running VM',
  grants,
  {
    ...RUNNING,
    devices: macvtap,
    host: {unlisted: 'absent', paths: {'/sys/class/net/macvtap0/tap27': {type: 'directory'}}},
  },
  '/dev/tap27 rw',
);
test('tap devices: a warning while the macvtap node has no number', t => {
  t.true(warnings({devices: macvtap}).some(({code}) => code === 'MACVTAP_NODE_UNKNOWN'));
});

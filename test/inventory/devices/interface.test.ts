// SPDX-License-Identifier: Apache-2.0
/** Network cards: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'a virtio card has its tap and its vhost device from libvirt': [
    {devices: "<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>"},
    ['interface 0: tun /dev/net/tun rw, passed', 'interface 0: vhost-net /dev/vhost-net rw, passed'],
  ],
  'vhost serves no other model': [
    {devices: "<interface type='network'><source network='default'/><model type='e1000'/></interface>"},
    ['interface 0: tun /dev/net/tun rw, passed'],
  ],
  "nor a card whose driver is QEMU's own": [
    {
      devices:
        "<interface type='bridge'><source bridge='br0'/><driver name='qemu'/><model type='virtio'/></interface>",
    },
    ['interface 0: tun /dev/net/tun rw, passed'],
  ],
  'nor a guest without KVM': [
    {
      type: 'qemu',
      devices: "<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>",
    },
    ['interface 0: tun /dev/net/tun rw, passed'],
  ],
  'a written tap and vhost device count': [
    {
      devices:
        "<interface type='bridge'><source bridge='br0'/><backend tap='/dev/other-tap' vhost='/dev/other-vhost'/><model type='virtio'/></interface>",
    },
    ['interface 0: tun /dev/other-tap rw, passed', 'interface 0: vhost-net /dev/other-vhost rw, passed'],
  ],
  "a user's network needs nothing of the host": [
    {devices: "<interface type='user'><model type='virtio'/></interface>"},
    [],
  ],
  'QEMU connects to the socket of a switch': [
    {
      devices:
        "<interface type='vhostuser'><source type='unix' path='/run/ovs/a.sock' mode='client'/><model type='virtio'/></interface>",
      also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    },
    [
      'interface 0: vhost-user-socket /run/ovs/a.sock rw, connect',
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
    ],
  ],
  'or listens on it': [
    {
      devices:
        "<interface type='vhostuser'><source type='unix' path='/run/ovs/a.sock' mode='server'/><model type='virtio'/></interface>",
      also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    },
    [
      'interface 0: vhost-user-socket /run/ovs/a.sock rw, bind',
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
    ],
  ],
  'passt makes its socket, its number and its log': [
    {
      devices:
        "<interface type='user'><backend type='passt' logFile='/var/log/passt.log'/><model type='virtio'/></interface>",
    },
    [
      'interface 0: passt-socket /run/libvirt/qemu/passt/-1-guest-net0.socket rw, connect',
      'interface 0: passt-pid /run/libvirt/qemu/passt/-1-guest-net0-passt.pid rw, by passt',
      'interface 0: passt-log /var/log/passt.log wa, by passt',
    ],
  ],
  'a vDPA device is handed over': [
    {devices: "<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>"},
    ['interface 0: vdpa-node /dev/vhost-vdpa-0 rw, passed'],
  ],
  'a macvtap card has the node of its number': [
    {
      devices:
        "<interface type='direct'><source dev='eth0'/><target dev='macvtap0'/><model type='virtio'/></interface>",
      host: {paths: {'/sys/class/net/macvtap0': {type: 'directory', entries: ['tap7', 'address']}}},
    },
    ['interface 0: tun /dev/tap7 rw, passed', 'interface 0: vhost-net /dev/vhost-net rw, passed'],
  ],
  'which nobody knows before it starts': [
    {devices: "<interface type='direct'><source dev='eth0'/><model type='e1000'/></interface>"},
    ['interface 0: MACVTAP_NODE_UNKNOWN'],
  ],
  'an option ROM is read': [
    {devices: "<interface type='user'><rom file='/srv/rom.bin'/></interface>"},
    ['interface 0: rom-file /srv/rom.bin r'],
  ],
});

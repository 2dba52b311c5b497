// SPDX-License-Identifier: Apache-2.0
/** Shared directories: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'QEMU serves a directory itself': [
    {devices: "<filesystem type='mount'><source dir='/srv/share'/><target dir='share'/></filesystem>"},
    ['filesystem share: filesystem-directory /srv/share rwlk, tree'],
  ],
  'a readonly one is only read': [
    {
      devices:
        "<filesystem type='mount'><source dir='/srv/share'/><target dir='share'/><readonly/></filesystem>",
    },
    ['filesystem share: filesystem-directory /srv/share r, readonly, tree'],
  ],
  "virtiofsd opens it in QEMU's stead": [
    {
      devices:
        "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/share'/><target dir='share'/></filesystem>",
      also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    },
    [
      'filesystem share: virtiofs-socket /var/lib/libvirt/qemu/domain--1-guest/fs0-fs.sock rw, passed, connect',
      'filesystem share: virtiofsd-pid /run/libvirt/qemu/-1-guest-fs0-fs.pid rw, by virtiofsd',
      'filesystem share: virtiofsd-log /var/log/libvirt/qemu/guest-fs0-virtiofsd.log wa, by virtiofsd',
      'filesystem share: filesystem-directory /srv/share rwlk, by virtiofsd, tree',
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
    ],
  ],
  "somebody else's virtiofsd has only a socket": [
    {
      devices:
        "<filesystem type='mount'><driver type='virtiofs'/><source socket='/run/vfs.sock'/><target dir='share'/></filesystem>",
      also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    },
    [
      'filesystem share: virtiofs-socket /run/vfs.sock rw, connect',
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
    ],
  ],
});

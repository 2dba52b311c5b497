// SPDX-License-Identifier: Apache-2.0
/** Devices that need one object of the host: what they need of the host. */
import {parseVersion} from '../../../src/versions/version.ts';
import {testNeeds} from './_needs.ts';

testNeeds({
  'input devices of the host, no emulated ones': [
    {
      devices:
        "<input type='passthrough' bus='virtio'><source evdev='/dev/input/event3'/></input><input type='evdev'><source dev='/dev/input/event4'/></input><input type='tablet' bus='usb'/>",
    },
    ['input 0: evdev /dev/input/event3 rw', 'input 1: evdev /dev/input/event4 rw'],
  ],
  "a vsock's node is handed over": [
    {devices: "<vsock model='virtio'><cid auto='yes'/></vsock>"},
    ['vsock: vsock-device /dev/vhost-vsock rw, passed'],
  ],
  'crash records': [
    {devices: "<pstore backend='acpi-erst'><path>/srv/pstore</path><size>8</size></pstore>"},
    ['pstore: pstore /srv/pstore rw'],
  ],
  'a relative path is nothing': [
    {devices: "<pstore backend='acpi-erst'><path>pstore</path><size>8</size></pstore>"},
    [],
  ],
  'variables in JSON': [
    {os: "<varstore path='/srv/vars.json'/>", libvirt: parseVersion('12.1')},
    ['varstore: varstore /srv/vars.json rwk'],
  ],
  'randomness from a node or a daemon, none from QEMU itself': [
    {
      devices:
        "<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng><rng model='virtio'><backend model='egd' type='unix'><source mode='connect' path='/run/egd.sock'/></backend></rng><rng model='virtio'><backend model='builtin'/></rng>",
    },
    ['rng 0: rng-device /dev/hwrng r', 'rng 1: chardev-socket /run/egd.sock rw, connect'],
  ],
  'shared memory is a file, or behind the socket of a server': [
    {
      devices:
        "<shmem name='a'><model type='ivshmem-plain'/></shmem><shmem name='b'><model type='ivshmem-doorbell'/><server/></shmem><shmem name='c'><model type='ivshmem-doorbell'/><server path='/run/c.sock'/></shmem>",
    },
    [
      'shmem a: shmem-file /dev/shm/a rw',
      'shmem b: shmem-socket /var/lib/libvirt/shmem-b-sock rw, connect',
      'shmem c: shmem-socket /run/c.sock rw, connect',
    ],
  ],
});

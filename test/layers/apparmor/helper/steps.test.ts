// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Host} from '../../../../src/host/host.ts';
import type {Scenario} from '../../../helpers/scenario.ts';
import {deviceLines} from './_generate.ts';
import {snapshot} from './_host.ts';

type Row = Scenario & {readonly on?: Host};

const writes = test.macro((t, row: Row, expected: readonly string[]) =>
  t.deepEqual(deviceLines(row, row.on), expected),
);

const denied = (path: string, access: string) => [
  `"${path}" ${access},`,
  "# don't audit writes to readonly files",
  `deny "${path}" w,`,
];

test('a disk', writes, {devices: `<disk type='block'><source dev='/srv/a'/><target dev='vda'/></disk>`}, [
  '"/srv/a" rwk,',
]);
test(
  'a CD-ROM is read',
  writes,
  {devices: `<disk device='cdrom'><source file='/srv/a'/><target dev='sda'/></disk>`},
  denied('/srv/a', 'rk'),
);
test(
  'a relative path is skipped',
  writes,
  {devices: `<disk><source file='a'/><target dev='vda'/></disk>`},
  [],
);
test('an empty drive', writes, {devices: `<disk device='cdrom'><target dev='sda'/></disk>`}, []);
test(
  'a network disk',
  writes,
  {
    devices: `<disk type='network'><source protocol='nbd'><host name='h'/></source><target dev='vda'/></disk>`,
  },
  [],
);
test(
  'a written chain',
  writes,
  {
    devices: `<disk><driver type='qcow2'/><source file='/srv/a'/><backingStore type='file'><format type='raw'/><source file='/srv/b'/></backingStore><target dev='vda'/></disk>`,
  },
  ['"/srv/a" rwk,', ...denied('/srv/b', 'rk')],
);
test('a pipe has two ends', writes, {devices: `<parallel type='pipe'><source path='/srv/p'/></parallel>`}, [
  '"/srv/p.in" rw,',
  '"/srv/p.out" rw,',
]);
test(
  "a console's pipe keeps its name",
  writes,
  {devices: `<console type='pipe'><source path='/srv/p'/><target type='virtio'/></console>`},
  ['"/srv/p" rw,'],
);
test('direct boot', writes, {os: '<kernel>/srv/k</kernel><initrd>/srv/i</initrd>'}, [
  ...denied('/srv/k', 'r'),
  ...denied('/srv/i', 'r'),
]);
test('a writable loader', writes, {os: `<loader type='rom'>/srv/l</loader>`}, ['"/srv/l" rwk,']);
test(
  'loader and nvram',
  writes,
  {os: `<loader readonly='yes' type='pflash'>/srv/l</loader><nvram>/srv/n</nvram>`},
  [...denied('/srv/l', 'rk'), '"/srv/n" rwk,'],
);
test(
  'a shared directory',
  writes,
  {devices: `<filesystem><source dir='/srv/'/><target dir='x'/></filesystem>`},
  ['"/srv/**" rwl,', '"/srv/" r,'],
);
test(
  'a read-only directory has no deny rule',
  writes,
  {devices: `<filesystem><source dir='/srv/d'/><target dir='x'/><readonly/></filesystem>`},
  ['"/srv/d/**" r,', '"/srv/d/" r,'],
);
test('the root directory', writes, {devices: `<filesystem><source dir='/'/><target dir='x'/></filesystem>`}, [
  '"/**" rwl,',
  '"/" r,',
]);
test(
  'virtiofs serves itself',
  writes,
  {devices: `<filesystem><driver type='virtiofs'/><source dir='/srv'/><target dir='x'/></filesystem>`},
  [],
);
test('evdev', writes, {devices: `<input type='evdev'><source dev='/dev/input/event1'/></input>`}, [
  '"/dev/input/event1" rw,',
]);
test('SDL without an authority file', writes, {devices: `<graphics type='sdl'/>`}, [
  'refused: AA_MISSING_PATH',
]);
test('SDL beside another', writes, {devices: `<graphics type='sdl'/><graphics type='vnc'/>`}, []);
test(
  'shared memory',
  writes,
  {
    devices: `<shmem name='a'/><shmem name='b'><model type='ivshmem-plain'/></shmem><shmem name='c'><model type='ivshmem-doorbell'/><server path='/srv/s'/></shmem>`,
  },
  ['"/var/lib/libvirt/shmem-a-sock" rw,', '"/dev/shm/b" rw,', '"/srv/s" rw,'],
);
test(
  'a TPM emulator',
  writes,
  {devices: `<tpm><backend type='emulator' version='2.0'/></tpm>`, attributes: ` id='3'`},
  [
    '"/run/libvirt/qemu/swtpm/3-guest-swtpm.sock" rw,',
    '"/var/lib/libvirt/swtpm/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11/tpm2/" r,',
    '"/var/lib/libvirt/swtpm/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11/tpm2/**" rwk,',
    '"/var/log/swtpm/libvirt/qemu/guest-swtpm.log" w,',
    '"/run/libvirt/qemu/swtpm/3-guest-swtpm.pid" rw,',
  ],
);
test('a TPM of the host', writes, {devices: `<tpm><backend type='passthrough'/></tpm>`}, []);
test('a smartcard database', writes, {devices: `<smartcard mode='host'/>`}, ['"/etc/pki/nssdb/{,*}" rk,']);
test('a network card without a model', writes, {devices: `<interface type='user'/>`}, [
  '"/dev/vhost-net" rw,',
]);
test(
  'a network card that is no virtio',
  writes,
  {devices: `<interface type='user'><model type='e1000'/></interface>`},
  [],
);
test(
  'virtio in QEMU itself',
  writes,
  {devices: `<interface type='user'><model type='virtio'/><driver name='qemu'/></interface>`},
  [],
);
test(
  'vhost-user without a socket',
  writes,
  {devices: `<interface type='vhostuser'><source type='unix'/><backend type='passt'/></interface>`},
  ['refused: AA_MISSING_PATH'],
);
test('SGX memory', writes, {devices: `<memory model='sgx-epc'><target><size>1</size></target></memory>`}, [
  '"/dev/sgx_vepc" rw,',
  ...denied('/dev/sgx_provision', 'r'),
]);

const usb = {vendor: '0x1234', product: '0xbeef', bus: 1, device: 4};
const hostdev = (source: string) =>
  `<hostdev mode='subsystem' type='usb'><source>${source}</source></hostdev>`;
const usbHost = snapshot({}, {usb: [usb, {...usb, bus: 2, device: 11}]});

test('USB by address', writes, {devices: hostdev(`<address bus='2' device='11'/>`), on: usbHost}, [
  '"/dev/bus/usb/002/011" rw,',
]);
test(
  'USB that is ambiguous',
  writes,
  {devices: hostdev(`<vendor id='0x1234'/><product id='0xbeef'/>`), on: usbHost},
  [],
);
test(
  'USB by both',
  writes,
  {devices: hostdev(`<vendor id='0x1234'/><product id='0xbeef'/><address bus='1' device='4'/>`), on: usbHost},
  ['"/dev/bus/usb/001/004" rw,'],
);
test("empty USB source: refused where libvirt's helper dies", writes, {devices: hostdev(''), on: usbHost}, [
  'refused: AA_HELPER_CRASH',
]);

const pci = snapshot(
  {},
  {
    pci: {
      '0000:06:12.5': {
        iommuGroup: 7,
        sysfs: '/sys/devices/pci0000:00/0000:06:12.5',
        files: ['irq', 'rom', 'resource0'],
      },
    },
  },
);
const pciDevice = `<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='6' slot='0x12' function='5'/></source></hostdev>`;

test('PCI', writes, {devices: pciDevice, on: pci}, [
  '"/sys/devices/pci0000:00/0000:06:12.5/rom" rw,',
  '"/sys/devices/pci0000:00/0000:06:12.5/resource0" rw,',
  '"/dev/vfio/vfio" rw,',
  '"/dev/vfio/[0-9]*" rw,',
]);

test('a render node of its own choice brings the OpenGL block', t => {
  const lines = deviceLines(
    {devices: `<graphics type='egl-headless'/>`},
    snapshot({'/dev/dri/card0': {type: 'char'}, '/dev/dri/renderD128': {type: 'char'}}),
  );
  t.is(lines[0], '"/dev/dri/renderD128" rw,');
  t.is(lines[1], '# DRI/Mesa/(e)GL config and driver paths');
  t.is(lines.at(-1), 'deny "/var/lib/libvirt/.cache/" w,');
  t.is(lines.length, 19);
});
test(
  "a display's socket, where the definition names it",
  writes,
  {
    devices: `<graphics type='vnc'><listen type='socket' socket='/srv/vnc'/></graphics><graphics type='spice'><listen type='socket'/></graphics><graphics type='vnc'><listen type='address'/></graphics>`,
  },
  ['"/srv/vnc" rw,'],
);

test("a character device by capabilities is taken for PCI by 9.0's helper, which validates nothing", t => {
  const devices = `<hostdev mode='capabilities' type='misc'><source><char>/dev/input/event3</char></source></hostdev>`;
  t.true(deviceLines({devices, libvirt: [9, 0]}).includes('"/dev/vfio/vfio" rw,'));
  t.deepEqual(deviceLines({devices, libvirt: [11, 3]}), []);
});

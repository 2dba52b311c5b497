// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, grants, refuses} from './_strict.ts';

const absent = {unlisted: 'absent'} as const;
const pipe = `<serial type='pipe'><source path='/srv/p'/></serial>`;

test('pipe ends: those that exist', grants, {devices: pipe}, '/srv/p.in rw', '/srv/p.out rw');
test(
  'pipe ends: the bare name where only that does',
  grants,
  {
    devices: pipe,
    host: {unlisted: 'absent', paths: {'/srv/p': {type: 'fifo'}}},
  },
  '/srv/p rw',
);
test(
  'pipe ends: whichever will be made',
  grants,
  {devices: pipe, host: absent},
  '/srv/p.in rw',
  '/srv/p.out rw',
  '/srv/p rw',
);

const logged = `<serial type='pty'><log file='/srv/serial.log'/></serial>`;
test('character device logs: virtlogd writes them', grants, {devices: logged});
test(
  'character device logs: QEMU writes them where qemu.conf says so',
  grants,
  {devices: logged, policy: {stdioHandler: 'file'}},
  '/srv/serial.log w',
);

const rng = (backend: string) => `<rng model='virtio'>${backend}</rng>`;
test(
  'randomness: it is read',
  grants,
  {devices: rng(`<backend model='random'>/dev/hwrng</backend>`)},
  '/dev/hwrng r',
);
test(
  "randomness: the daemon's socket",
  grants,
  {
    devices: rng(`<backend model='egd' type='unix'><source mode='connect' path='/run/egd.sock'/></backend>`),
  },
  '/run/egd.sock rw',
);

test(
  "virtiofs sockets: of a daemon of one's own",
  grants,
  {
    also: `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
    ...RUNNING,
    devices: `<filesystem type='mount'><driver type='virtiofs'/><source socket='/run/fs.sock'/><target dir='t'/></filesystem>`,
  },
  '/run/fs.sock rw',
  '/var/lib/libvirt/qemu/ram/7-guest/** rw',
);
test(
  "virtiofs sockets: libvirt's own is in the VM's directory, the shared one is not",
  grants,
  {
    also: `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
    ...RUNNING,
    devices: `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/shared'/><target dir='t'/></filesystem>`,
  },
  '/var/lib/libvirt/qemu/ram/7-guest/** rw',
);
test(
  'lockable shares: where the guest writes',
  grants,
  {
    devices: `<filesystem type='mount'><source dir='/srv/a'/><target dir='a'/></filesystem><filesystem type='mount'><source dir='/srv/b'/><target dir='b'/><readonly/></filesystem>`,
  },
  '/srv/a/ r',
  '/srv/a/** rwlk',
  '/srv/b/ r',
  '/srv/b/** r',
);

test(
  'media shares: the directory that QEMU serves over MTP, with all that is in it',
  grants,
  {
    devices: `<filesystem type='mount'><driver type='mtp'/><source dir='/srv/a'/><target dir='a'/></filesystem><filesystem type='mount'><driver type='mtp'/><source dir='/srv/b'/><target dir='b'/><readonly/></filesystem>`,
  },
  '/srv/a/ r',
  '/srv/a/** rwlk',
  '/srv/b/ r',
  '/srv/b/** r',
);

const certificates = '<certificate>a</certificate><certificate>b</certificate><certificate>c</certificate>';
const card = (database: string) =>
  `<smartcard mode='host-certificates'>${certificates}<database>${database}</database></smartcard>`;
const FILES = ['cert8.db', 'key3.db', 'secmod.db', 'cert9.db', 'key4.db', 'pkcs11.txt'];
const nss = (directory: string) => [`${directory}/ r`, ...FILES.map(name => `${directory}/${name} rk`)];

for (const database of ['/etc/pki/nssdb', '/srv/nss']) {
  test(
    `smartcard database: the files of ${database}`,
    grants,
    {devices: card(database), host: absent},
    ...nss(database),
  );
}
test(
  'smartcard database: /etc is none',
  refuses,
  {devices: card('/etc/'), host: absent},
  'AA_PATH_FORBIDDEN',
  /no VM may touch/,
);
test(
  "smartcard readers: the daemon's socket beside the system's database",
  grants,
  {
    devices: `<smartcard mode='host'/>`,
    host: absent,
  },
  ...nss('/etc/pki/nssdb'),
  '/run/pcscd/pcscd.comm rw',
);

test(
  'devices behind sockets: a smartcard that is passed through',
  grants,
  {
    devices: `<smartcard mode='passthrough' type='unix'><source mode='connect' path='/run/card.sock'/></smartcard>`,
  },
  '/run/card.sock rw',
);
test(
  'devices behind sockets: USB redirection',
  grants,
  {
    devices: `<redirdev bus='usb' type='unix'><source mode='connect' path='/run/usb.sock'/></redirdev>`,
  },
  '/run/usb.sock rw',
);

test(
  'vsock: the node',
  grants,
  {
    devices: `<vsock model='virtio'><cid auto='no' address='4'/></vsock>`,
  },
  '/dev/vhost-vsock rw',
);

const serialToFile = `<serial type='file'><source path='/srv/console'/><log file='/srv/console.log'/></serial>`;
test('console logs: with virtlogd nothing', grants, {devices: serialToFile});
test(
  'console logs: what QEMU writes itself',
  grants,
  {devices: serialToFile, policy: {stdioHandler: 'file'}},
  '/srv/console rw',
  '/srv/console.log w',
);

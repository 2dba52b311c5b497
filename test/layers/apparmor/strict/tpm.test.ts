// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, grants} from './_strict.ts';

const UUID = '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';
const tpm = (backend: string, model = 'tpm-crb') => `<tpm model='${model}'>${backend}</tpm>`;

test(
  'TPM of the host: with the cancel file, wherever its bus is',
  grants,
  {
    devices: tpm(`<backend type='passthrough'><device path='/dev/tpm0'/></backend>`),
    host: {
      unlisted: 'absent',
      paths: {
        '/sys/class/tpm/tpm0': {type: 'symlink', target: '/sys/devices/platform/MSFT0101:00/tpm/tpm0'},
        '/sys/devices/platform/MSFT0101:00/tpm/tpm0/device/cancel': {type: 'file'},
      },
    },
  },
  '/dev/tpm0 rw',
  '/sys/devices/platform/MSFT0101:00/tpm/tpm0/device/cancel w',
);

const files = (...state: readonly string[]) => [
  '/run/libvirt/qemu/swtpm/7-guest-swtpm.sock rw',
  ...state,
  '/var/log/swtpm/libvirt/qemu/guest-swtpm.log w',
  '/run/libvirt/qemu/swtpm/7-guest-swtpm.pid rw',
];

test(
  'TPM state: the version that QEMU takes where none is written',
  grants,
  {...RUNNING, devices: tpm(`<backend type='emulator'/>`, 'tpm-tis')},
  ...files(`/var/lib/libvirt/swtpm/${UUID}/tpm1.2/ r`, `/var/lib/libvirt/swtpm/${UUID}/tpm1.2/** rwk`),
);
test(
  "TPM state: a directory of one's own",
  grants,
  {
    ...RUNNING,
    devices: tpm(`<backend type='emulator' version='2.0'><source type='dir' path='/srv/tpm'/></backend>`),
  },
  ...files('/srv/tpm/ r', '/srv/tpm/** rwk'),
);
test(
  "TPM state: a file of one's own",
  grants,
  {
    ...RUNNING,
    devices: tpm(
      `<backend type='emulator' version='2.0'><source type='file' path='/srv/tpm.state'/></backend>`,
    ),
  },
  ...files('/srv/tpm.state rwk'),
);
test(
  'external TPM: the socket',
  grants,
  {
    devices: tpm(
      `<backend type='external'><source type='unix' mode='connect' path='/run/tpm.sock'/></backend>`,
    ),
  },
  '/run/tpm.sock rw',
);

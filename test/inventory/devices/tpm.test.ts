// SPDX-License-Identifier: Apache-2.0
/** TPMs: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'swtpm has its state for itself': [
    {devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"},
    [
      'tpm 0: tpm-emulator-socket /run/libvirt/qemu/swtpm/-1-guest-swtpm.sock rw, connect',
      'tpm 0: tpm-emulator-state /var/lib/libvirt/swtpm/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11/tpm2 rwk, by swtpm, tree',
      'tpm 0: tpm-emulator-log /var/log/swtpm/libvirt/qemu/guest-swtpm.log wa, by swtpm',
      'tpm 0: tpm-emulator-pid /run/libvirt/qemu/swtpm/-1-guest-swtpm.pid rw, by swtpm',
    ],
  ],
  'state in one file is no tree': [
    {
      devices:
        "<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='file' path='/srv/tpm.state'/></backend></tpm>",
    },
    [
      'tpm 0: tpm-emulator-socket /run/libvirt/qemu/swtpm/-1-guest-swtpm.sock rw, connect',
      'tpm 0: tpm-emulator-state /srv/tpm.state rwk, by swtpm',
      'tpm 0: tpm-emulator-log /var/log/swtpm/libvirt/qemu/guest-swtpm.log wa, by swtpm',
      'tpm 0: tpm-emulator-pid /run/libvirt/qemu/swtpm/-1-guest-swtpm.pid rw, by swtpm',
    ],
  ],
  "the host's own is handed over with its cancel file": [
    {devices: "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>"},
    [
      'tpm 0: tpm-device /dev/tpm0 rw, passed',
      'tpm 0: tpm-cancel /sys/class/misc/tpm0/device/cancel w, passed',
    ],
  ],
  'of an external one there is a socket': [
    {
      devices:
        "<tpm model='tpm-crb'><backend type='external'><source type='unix' mode='connect' path='/run/tpm.sock'/></backend></tpm>",
    },
    ['tpm 0: tpm-external-socket /run/tpm.sock rw, connect'],
  ],
});

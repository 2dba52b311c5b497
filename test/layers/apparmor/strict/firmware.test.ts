// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {deviceRules, grants, refuses} from './_strict.ts';

const absent = {unlisted: 'absent'} as const;

test(
  'ROM loader: it is read, whatever is said of writing',
  grants,
  {os: `<loader type='rom'>/usr/share/qemu/bios-256k.bin</loader>`, host: absent},
  '/usr/share/qemu/bios-256k.bin rk',
);

test(
  'ROM loader: flash is written where it is not readonly',
  grants,
  {os: `<loader type='pflash' readonly='no'>/srv/OVMF.fd</loader>`, host: absent},
  '/srv/OVMF.fd rwk',
);

const CODE = `<loader type='pflash' readonly='yes'>/usr/share/OVMF/OVMF_CODE.fd</loader>`;

test(
  'firmware variables: a qcow2 file, and never its template',
  grants,
  {
    os: `${CODE}<nvram template='/usr/share/OVMF/OVMF_VARS.fd' format='qcow2'>/srv/guest.qcow2</nvram>`,
    host: absent,
  },
  '/usr/share/OVMF/OVMF_CODE.fd rk',
  '/srv/guest.qcow2 rwk',
);

test(
  'firmware variables: on a block device',
  grants,
  {os: `${CODE}<nvram type='block'><source dev='/dev/vg/vars'/></nvram>`, host: absent},
  '/usr/share/OVMF/OVMF_CODE.fd rk',
  '/dev/vg/vars rwk',
);

test('firmware variables: of firmware that is chosen at start', t => {
  const [rule] = deviceRules({osAttributes: " firmware='efi'", host: absent});
  t.is(rule, '/var/lib/libvirt/qemu/nvram/guest_VARS.fd rwk');
});

const rom = (file: string) =>
  `<interface type='network'><source network='default'/><model type='e1000'/><rom file='${file}'/></interface>`;

for (const file of ['/usr/share/seabios/vgabios.bin', '/usr/lib/ipxe/qemu/efi-virtio.rom', '/srv/card.rom']) {
  test(`option ROMs: ${file}`, grants, {devices: rom(file), host: absent}, `${file} r`);
}

test(
  'option ROMs: not from elsewhere in the system',
  refuses,
  {devices: rom('/usr/share/doc/card.rom'), host: absent},
  'AA_PATH_FORBIDDEN',
  /no VM may touch/,
);

// SPDX-License-Identifier: Apache-2.0
/** Firmware and direct boot: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'flash that the guest may not write, with its variables': [
    {os: "<loader readonly='yes' type='pflash'>/usr/share/OVMF/code.fd</loader><nvram>/var/nvram.fd</nvram>"},
    ['firmware: loader /usr/share/OVMF/code.fd rk, readonly', 'nvram: image /var/nvram.fd rwk'],
  ],
  'a ROM is copied': [
    {os: '<loader>/usr/share/seabios/bios.bin</loader>'},
    ['firmware: loader /usr/share/seabios/bios.bin rk'],
  ],
  'flash is written through to its file': [
    {os: "<loader type='pflash'>/srv/whole.fd</loader>"},
    ['firmware: loader /srv/whole.fd rwk'],
  ],
  'what boots is only read': [
    {
      os: "<kernel>/boot/k</kernel><initrd>/boot/i</initrd><dtb>/boot/d</dtb><acpi><table type='slic'>/srv/slic</table></acpi>",
      also: "<sysinfo type='fwcfg'><entry name='opt/a' file='/srv/fw'/></sysinfo>",
    },
    [
      'fw_cfg opt/a: fw-cfg-file /srv/fw r, readonly',
      'kernel: kernel /boot/k r, readonly',
      'initrd: initrd /boot/i r, readonly',
      'dtb: dtb /boot/d r, readonly',
      'acpi-table: acpi-table /srv/slic r, readonly',
    ],
  ],
});

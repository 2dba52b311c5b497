// SPDX-License-Identifier: Apache-2.0
/** What the firmware and the first kernel come from. */
import type {LabDefinition} from '../definition.ts';

export const FIRMWARE: readonly LabDefinition[] = [
  {
    name: 'pflash',
    quick: true,
    files: 'truncate -s 128K code.fd vars.fd',
    devices: () => '',
    os: folder =>
      `<loader readonly="yes" type="pflash">${folder}/code.fd</loader><nvram>${folder}/vars.fd</nvram>`,
  },
  {
    name: 'rom',
    files: 'truncate -s 128K bios.bin',
    devices: () => '',
    os: folder => `<loader type="rom">${folder}/bios.bin</loader>`,
  },
  {
    name: 'kernel',
    quick: true,
    // Enough of a header for QEMU to take it for a Linux kernel.
    files: `truncate -s 128K kernel initrd
printf 'HdrS\\002\\002' | dd of=kernel bs=1 seek=514 conv=notrunc status=none
printf 'SLIC\\050\\000\\000\\0001\\000SVRTGNSVIRTGEN\\001\\000\\000\\000TEST\\001\\000\\000\\000abcd' >slic
printf hello >fw-cfg`,
    devices: () => '',
    os: folder =>
      `<kernel>${folder}/kernel</kernel><initrd>${folder}/initrd</initrd>
       <acpi><table type="slic">${folder}/slic</table></acpi>`,
    more: folder =>
      `<sysinfo type="fwcfg"><entry name="opt/org.example/hello" file="${folder}/fw-cfg"/></sysinfo>`,
  },
  {
    // libvirt names the VM's variables, and makes them of the template.
    name: 'nvram-own',
    files: 'truncate -s 128K code.fd vars.fd',
    devices: () => '',
    os: folder =>
      `<loader readonly="yes" type="pflash">${folder}/code.fd</loader><nvram template="${folder}/vars.fd"/>`,
    beside: `cp "$folder/vars.fd" "/var/lib/libvirt/qemu/nvram/\${vm}_VARS.fd"`,
    forbidden: folder => [{letter: 'w', path: `${folder}/vars.fd`}],
  },
  {
    // Of a network device, and those libvirtd does not tell the command line of.
    name: 'option-rom',
    probeOnly: true,
    files: 'truncate -s 2K card.rom\nprintf "\\125\\252" | dd of=card.rom conv=notrunc status=none',
    devices: folder => `<interface type="user"><mac address="52:54:00:01:02:04"/><model type="virtio"/>
      <rom file="${folder}/card.rom"/></interface>`,
  },
  {
    name: 'command-line',
    quick: true,
    files: 'truncate -s 1M a.raw b.raw log',
    devices: () => '',
    more: folder => `<qemu:commandline>
      <qemu:arg value="-drive"/><qemu:arg value="if=none,id=x,format=raw,file=${folder}/a.raw"/>
      <qemu:arg value="-blockdev"/><qemu:arg value="driver=file,node-name=b,read-only=on,filename=${folder}/b.raw"/>
      <qemu:arg value="-chardev"/><qemu:arg value="file,id=c,path=${folder}/log"/>
    </qemu:commandline>`,
  },
];

// SPDX-License-Identifier: Apache-2.0
/** What the VM of the live tests is made of: one of each kind that libvirt gives an owner. */
import type {LiveLibvirt} from './harness.ts';

/** A shell that came across this name unquoted would run what is in it. */
export const NASTY = `a $(touch pwned) '";\\n\`id\`.raw`;

/** Nobody's owner: what the files have before libvirt comes. */
export const BEFORE = '1234:1235';

/** The files, made by one script in the folder `$1`; `$2` is the odd name. */
const FILES = `
set -e
cd "$1"
qemu-img create -q -f qcow2 deep.qcow2 1M
qemu-img create -q -f qcow2 -b deep.qcow2 -F qcow2 base.qcow2
qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 top.qcow2
for name in "$2" readonly.raw shared.raw cdrom.iso own-label.raw no-relabel.raw pmem.raw; do
  truncate -s 2M "$name"
done
truncate -s 128K code.fd vars.fd kernel initrd
# Enough of a header for QEMU to take it for a Linux kernel.
printf 'HdrS\\002\\002' | dd of=kernel bs=1 seek=514 conv=notrunc status=none
printf 'SLIC\\050\\000\\000\\0001\\000SVRTGNSVIRTGEN\\001\\000\\000\\000TEST\\001\\000\\000\\000abcd' >slic
printf hello >fw-cfg
mkfifo pipe.in pipe.out plain-pipe
chmod 660 own-label.raw
chown 1234:1235 ./*
`;

export function makeImages({shell, images}: LiveLibvirt): void {
  const {status, stderr} = shell(FILES, images, NASTY);
  if (status !== 0) throw new Error(`cannot make the images: ${stderr}`);
}

const TPM = '<tpm model="tpm-tis"><backend type="emulator" version="2.0"/></tpm>';

/** The definition of a VM that uses all of them. It never gets past its firmware: there is none. */
export function definition({images}: LiveLibvirt, seclabel = '', tpm = TPM): string {
  const file = (name: string) => `${images}/${name}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const disk = (target: string, name: string, inside = '', source = '', format = 'raw') => `
    <disk type="file"><driver name="qemu" type="${format}"/>
      <source file="${file(name)}">${source}</source><target dev="${target}" bus="virtio"/>${inside}</disk>`;
  return `<domain type="qemu">
  <name>live</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d</uuid>
  <maxMemory slots="2" unit="MiB">256</maxMemory>
  <memory unit="MiB">64</memory>
  <vcpu>1</vcpu>
  <sysinfo type="fwcfg"><entry name="opt/org.example/hello" file="${file('fw-cfg')}"/></sysinfo>
  <os>
    <type arch="x86_64" machine="pc">hvm</type>
    <loader readonly="yes" type="pflash">${file('code.fd')}</loader>
    <nvram>${file('vars.fd')}</nvram>
    <kernel>${file('kernel')}</kernel>
    <initrd>${file('initrd')}</initrd>
    <acpi><table type="slic">${file('slic')}</table></acpi>
  </os>
  <features><acpi/></features>
  <cpu><numa><cell id="0" cpus="0" memory="64" unit="MiB"/></numa></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disk('vda', 'top.qcow2', '', '', 'qcow2')}
    ${disk('vdb', NASTY)}
    ${disk('vdc', 'readonly.raw', '<readonly/>')}
    ${disk('vdd', 'shared.raw', '<shareable/>')}
    ${disk('vde', 'own-label.raw', '', '<seclabel model="dac"><label>+4321:libvirt-qemu</label></seclabel>')}
    ${disk('vdf', 'no-relabel.raw', '<readonly/>', '<seclabel model="dac" relabel="no"/>')}
    <disk type="file" device="cdrom"><driver name="qemu" type="raw"/>
      <source file="${file('cdrom.iso')}"/><target dev="sda" bus="scsi"/></disk>
    <controller type="scsi" model="virtio-scsi"/>
    <serial type="file"><source path="${file('serial.log')}"/></serial>
    <serial type="pipe"><source path="${file('pipe')}"/></serial>
    <serial type="pipe"><source path="${file('plain-pipe')}"/></serial>
    <serial type="file"><source path="${file('labelled.log')}">
      <seclabel model="dac"><label>+64055:+1235</label></seclabel></source></serial>
    <channel type="unix"><source mode="bind" path="${file('listening.sock')}"/>
      <target type="virtio" name="org.example.0"/></channel>
    <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
    <memory model="nvdimm"><source><path>${file('pmem.raw')}</path></source>
      <target><size unit="MiB">2</size><node>0</node></target></memory>
    <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>
    ${tpm}
    <memballoon model="none"/>
    <video><model type="none"/></video>
  </devices>
  ${seclabel}
</domain>`;
}

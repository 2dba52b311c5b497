// SPDX-License-Identifier: Apache-2.0
/** Nodes of the host: stand-ins, for the guest has no such hardware. They are opened, and QEMU is not started. */
import type {LabDefinition} from '../definition.ts';

/** A node that the VM gets, and one of the same kind that it does not. */
interface Nodes {
  readonly own: string;
  readonly other: string;
  readonly numbers: string;
}

function standIn(name: string, devices: string, {own, other, numbers}: Nodes): LabDefinition {
  return {
    name,
    probeOnly: true,
    devices: () => devices,
    beside: [own, other]
      .map(node => `[ -e ${node} ] || { mkdir -p "$(dirname ${node})" && mknod ${node} ${numbers}; }`)
      .join('\n'),
    allowed: () => [{letter: 'w', path: own}],
    forbidden: () => [{letter: 'r', path: other}],
  };
}

export const HOST_DEVICES: readonly LabDefinition[] = [
  standIn('input-device', '<input type="evdev"><source dev="/dev/input/event0"/></input>', {
    own: '/dev/input/event0',
    other: '/dev/input/event1',
    numbers: 'c 13 64',
  }),
  standIn(
    'block-device',
    `<disk type="block"><driver name="qemu" type="raw"/><source dev="/dev/lab-a"/>
     <target dev="vda" bus="virtio"/></disk>`,
    {own: '/dev/lab-a', other: '/dev/lab-b', numbers: 'b 7 200'},
  ),
  standIn(
    'tpm-of-the-host',
    '<tpm model="tpm-tis"><backend type="passthrough"><device path="/dev/tpm0"/></backend></tpm>',
    {own: '/dev/tpm0', other: '/dev/tpm1', numbers: 'c 10 224'},
  ),
  standIn(
    'usb-device',
    `<hostdev mode="subsystem" type="usb" managed="yes">
       <source><address bus="1" device="2"/></source></hostdev>`,
    {own: '/dev/bus/usb/001/002', other: '/dev/bus/usb/001/003', numbers: 'c 189 1'},
  ),
  standIn('vdpa', '<interface type="vdpa"><source dev="/dev/vhost-vdpa-0"/></interface>', {
    own: '/dev/vhost-vdpa-0',
    other: '/dev/vhost-vdpa-1',
    numbers: 'c 510 0',
  }),
  standIn('vsock', '<vsock model="virtio"><cid auto="no" address="7"/></vsock>', {
    own: '/dev/vhost-vsock',
    other: '/dev/vhost-scsi',
    numbers: 'c 10 241',
  }),
  standIn(
    'scsi-target',
    `<hostdev mode="subsystem" type="scsi_host"><source protocol="vhost" wwpn="naa.5123456789abcde0"/></hostdev>`,
    {own: '/dev/vhost-scsi', other: '/dev/vhost-net', numbers: 'c 10 242'},
  ),
  standIn(
    'render-node',
    `<graphics type="egl-headless"><gl rendernode="/dev/dri/renderD128"/></graphics>
     <video><model type="virtio"><acceleration accel3d="yes"/></model></video>`,
    {own: '/dev/dri/renderD128', other: '/dev/dri/card0', numbers: 'c 226 128'},
  ),
  {
    name: 'pci-device',
    probeOnly: true,
    devices: () => `<hostdev mode="subsystem" type="pci" managed="yes"><driver name="vfio"/>
      <source><address domain="0" bus="0x7f" slot="0x1f" function="0x7"/></source></hostdev>`,
    beside: 'mkdir -p /dev/vfio\nmknod /dev/vfio/vfio c 10 196\nmknod /dev/vfio/7 c 244 7',
    allowed: () => [{letter: 'w', path: '/dev/vfio/vfio'}],
    // The host has no such device, and so nobody knows its group.
    forbidden: () => [{letter: 'r', path: '/dev/vfio/7'}],
  },
];

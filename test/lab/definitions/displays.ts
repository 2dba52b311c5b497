// SPDX-License-Identifier: Apache-2.0
/** Graphics and who looks at them. */
import type {LabDefinition} from '../definition.ts';

const VIDEO = '<video><model type="vga"/></video>';

export const DISPLAYS: readonly LabDefinition[] = [
  {
    name: 'vnc',
    quick: true,
    devices: folder =>
      `<graphics type="vnc"><listen type="socket" socket="${folder}/vnc.sock"/></graphics>${VIDEO}`,
  },
  {
    name: 'vnc-own-socket',
    devices: () => `<graphics type="vnc"><listen type="socket"/></graphics>${VIDEO}`,
  },
  {
    name: 'vnc-network',
    devices: () => `<graphics type="vnc" port="5999" autoport="no" listen="127.0.0.1"/>${VIDEO}`,
  },
  {
    name: 'spice',
    quick: true,
    devices:
      folder => `<graphics type="spice"><listen type="socket" socket="${folder}/spice.sock"/></graphics>
      <channel type="spicevmc"><target type="virtio" name="com.redhat.spice.0"/></channel>
      <video><model type="vga"/></video>`,
  },
  {
    name: 'dbus',
    devices: () => `<graphics type="dbus" p2p="yes"/>${VIDEO}`,
  },
  {
    // A listener in the bus's place says nothing, and QEMU gives up.
    name: 'dbus-address',
    probeOnly: true,
    devices: folder => `<graphics type="dbus" address="unix:path=${folder}/bus.sock"/>${VIDEO}`,
    files: 'touch bus.sock',
  },
  {
    name: 'dbus-own-bus',
    probeOnly: true,
    devices: () => `<graphics type="dbus"/>${VIDEO}`,
    beside: 'mkdir -p /run/libvirt/qemu/dbus\n: >/run/libvirt/qemu/dbus/-1-lab-dbus-dbus.pid',
    allowed: () => [{letter: 'w', path: '/run/libvirt/qemu/dbus/-1-lab-dbus-own-bus-dbus.pid'}],
    forbidden: () => [{letter: 'r', path: '/run/libvirt/qemu/dbus/-1-lab-dbus-dbus.pid'}],
  },
];

// SPDX-License-Identifier: Apache-2.0
/** Definitions put together from devices of every kind, each with paths of its own. */
import type {Random} from './random.ts';

type Device = (number: number) => string;

const target = (number: number) => `vd${String.fromCharCode(97 + (number % 26))}${number >= 26 ? 'x' : ''}`;

/** None takes another's name or address, so that any of them can go with any other. */
const DEVICES: readonly Device[] = [
  n =>
    `<disk type="file"><driver name="qemu" type="raw"/><source file="/srv/images/${n}.raw"/><target dev="${target(n)}" bus="virtio"/></disk>`,
  n => `<disk type="file"><driver name="qemu" type="qcow2"/><source file="/srv/images/${n}.qcow2"/>
    <backingStore type="file"><format type="raw"/><source file="/srv/images/base.raw"/><backingStore/></backingStore>
    <target dev="${target(n)}" bus="virtio"/></disk>`,
  n =>
    `<disk type="file" device="cdrom"><driver name="qemu" type="raw"/><source file="/srv/iso/${n}.iso"/><target dev="sd${target(n).slice(2)}" bus="scsi"/><readonly/></disk>`,
  n =>
    `<disk type="block"><driver name="qemu" type="raw"/><source dev="/dev/vg/lv${n}"/><target dev="${target(n)}" bus="virtio"/></disk>`,
  n =>
    `<disk type="file"><driver name="qemu" type="raw"/><source file="/srv/images/shared.raw"/><target dev="${target(n)}" bus="virtio"/><shareable/></disk>`,
  n => `<filesystem type="mount"><source dir="/srv/share/${n}"/><target dir="tag${n}"/></filesystem>`,
  n =>
    `<filesystem type="mount"><source dir="/srv/share/ro${n}"/><target dir="ro${n}"/><readonly/></filesystem>`,
  n => `<serial type="file"><source path="/srv/log/serial${n}"/></serial>`,
  n => `<serial type="unix"><source mode="bind" path="/srv/sock/serial${n}"/></serial>`,
  n => `<parallel type="dev"><source path="/dev/parport${n}"/></parallel>`,
  n =>
    `<channel type="unix"><source mode="bind" path="/srv/sock/channel${n}"/><target type="virtio" name="org.example.${n}"/></channel>`,
  n => `<rng model="virtio"><backend model="random">/dev/hwrng${n}</backend></rng>`,
  n => `<shmem name="shared${n}"><model type="ivshmem-plain"/><size unit="M">1</size></shmem>`,
  n => `<hostdev mode="subsystem" type="usb"><source><address bus="1" device="${n + 2}"/></source></hostdev>`,
  n => `<input type="evdev"><source dev="/dev/input/event${n}"/></input>`,
  n => `<interface type="vhostuser"><source type="unix" path="/srv/sock/net${n}" mode="client"/></interface>`,
  n => `<interface type="vdpa"><source dev="/dev/vhost-vdpa-${n}"/></interface>`,
  n =>
    `<memory model="nvdimm"><source><path>/srv/pmem/${n}</path></source><target><size unit="M">256</size><node>0</node></target></memory>`,
];

const ONCE: readonly string[] = [
  '<tpm model="tpm-tis"><backend type="emulator" version="2.0"/></tpm>',
  '<vsock model="virtio"><cid auto="no" address="7"/></vsock>',
  '<graphics type="vnc"><listen type="socket" socket="/srv/sock/vnc"/></graphics>',
  '<graphics type="spice"><listen type="socket" socket="/srv/sock/spice"/></graphics>',
  '<sound model="ich9"/><audio id="1" type="file" path="/srv/log/sound.wav"/>',
];

/** So many of those that can be had often. */
const MOST = 8;

/** Whatever `someDevices` may choose. */
export function allDevices(): readonly string[] {
  const numbers = Array.from({length: MOST}, (_, number) => number);
  return [...DEVICES.flatMap(device => numbers.map(device)), ...ONCE];
}

/** At least one, in some order. */
export function someDevices(random: Random): readonly string[] {
  const chosen = Array.from({length: 1 + random.below(MOST)}, (_, number) => random.pick(DEVICES)(number));
  const once = ONCE.filter(() => random.below(4) === 0);
  return shuffled([...chosen, ...once], random);
}

export function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0]!);
}

// SPDX-License-Identifier: Apache-2.0
/** Devices that are the host, or a person before it. A node is known by its number, under whatever name. */
import type {Limit} from './host-places.ts';

/** Of a character device (Documentation/admin-guide/devices.txt): the major number, and the first and last minor one. */
type Numbers = readonly [major: number, first: number, last: number];

export interface HostDevice {
  /** A pattern where the names differ in a number. */
  readonly name: string | RegExp;
  /** Absent where the kernel gives one anew at each boot, or where the name is none of a node. */
  readonly numbers?: Numbers;
  readonly what: string;
  readonly limit: Limit;
  /** No site makes room for it: whoever has it has all VMs. */
  readonly evenIfOverridden?: true;
}

const MEMORY = {what: 'the memory of the host', limit: 'never', evenIfOverridden: true} as const;
const KEYBOARD = {what: 'a keyboard of the host', limit: 'never'} as const;
const PROCESSORS = {what: "the registers of the host's CPUs", limit: 'never'} as const;
const DISKS = {what: 'a control device for disks of the host', limit: 'never'} as const;
const TERMINALS = {what: "the host's own screens and terminals", limit: 'no-vm'} as const;
const SCREENS = {what: "what the host's own screens show", limit: 'never'} as const;
const MANAGEMENT = {what: 'a controller that manages the host itself', limit: 'never'} as const;
const WATCHDOG = {what: 'the watchdog that restarts the host', limit: 'no-vm'} as const;

const LAST = 2 ** 20 - 1;
const misc = (minor: number): Numbers => [10, minor, minor];
const memory = (minor: number): Numbers => [1, minor, minor];

export const DEVICES: readonly HostDevice[] = [
  {name: '/dev/mem', numbers: memory(1), ...MEMORY},
  {name: '/dev/kmem', numbers: memory(2), ...MEMORY},
  {
    name: '/dev/port',
    numbers: memory(4),
    what: 'the I/O ports of the host',
    limit: 'never',
    evenIfOverridden: true,
  },
  {name: '/dev/kmsg', numbers: memory(11), what: "the kernel's log", limit: 'never'},
  {name: '/dev/nvram', numbers: misc(144), what: "the settings of the host's firmware", limit: 'never'},
  {name: '/dev/snapshot', numbers: misc(231), what: 'the hibernation image of the host', limit: 'never'},
  {name: '/dev/uinput', numbers: misc(223), ...KEYBOARD},
  {name: '/dev/uhid', numbers: misc(239), ...KEYBOARD},
  {name: '/dev/cpu', numbers: [202, 0, LAST], ...PROCESSORS},
  {name: /^\/dev\/cpu\/\d+\/cpuid$/, numbers: [203, 0, LAST], ...PROCESSORS},
  {name: '/dev/loop-control', numbers: misc(237), ...DISKS},
  {name: '/dev/mapper/control', numbers: misc(236), ...DISKS},
  {name: '/dev/btrfs-control', numbers: misc(234), ...DISKS},
  {name: /^\/dev\/nvme\d+$/, ...DISKS},
  {
    name: /^\/dev\/mtd\d+(?:ro)?$/,
    numbers: [90, 0, LAST],
    what: 'flash memory with the firmware of the host',
    limit: 'never',
  },
  {name: /^\/dev\/(?:ipmi|mei)\d+$/, ...MANAGEMENT},
  {name: /^\/dev\/i2c-\d+$/, numbers: [89, 0, LAST], ...MANAGEMENT},
  {name: '/dev/cuse', numbers: misc(203), what: 'what makes devices of the host', limit: 'never'},
  {name: /^\/dev\/usbmon\d+$/, what: 'all that goes over a USB bus of the host', limit: 'never'},
  {name: /^\/dev\/fb\d+$/, numbers: [29, 0, LAST], ...SCREENS},
  {name: '/dev/watchdog', numbers: misc(130), ...WATCHDOG},
  {name: /^\/dev\/watchdog\d+$/, ...WATCHDOG},
  // Of the same major number, serial ports begin at 64.
  {name: /^\/dev\/tty\d+$/, numbers: [4, 0, 63], ...TERMINALS},
  {name: '/dev/tty', numbers: [5, 0, 0], ...TERMINALS},
  {name: '/dev/console', numbers: [5, 1, 1], ...TERMINALS},
  {name: '/dev/ptmx', numbers: [5, 2, 2], ...TERMINALS},
  {name: '/dev/pts', numbers: [136, 0, LAST], ...TERMINALS},
  {name: /^\/dev\/vcs[au]?\d*$/, numbers: [7, 0, LAST], ...TERMINALS},
  // Links to what the reader has open.
  ...['/dev/fd', '/dev/stdin', '/dev/stdout', '/dev/stderr'].map(name => ({
    name,
    what: 'whatever the program that opens it has open',
    limit: 'no-vm' as const,
  })),
];

/** What a character device is to the host; undefined of one that VMs may have. */
export function deviceOf(major: number, minor: number): HostDevice | undefined {
  return DEVICES.find(({numbers}) => numbers?.[0] === major && minor >= numbers[1] && minor <= numbers[2]);
}

/** What a name is that no site makes room for, also on a host that does not have the node. */
export function deviceThatStays(path: string): HostDevice | undefined {
  return DEVICES.find(({name, evenIfOverridden}) => evenIfOverridden && name === path);
}

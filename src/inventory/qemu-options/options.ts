// SPDX-License-Identifier: Apache-2.0
/** All options of QEMU, and how each one's value is read for what it makes QEMU open. */
import {blockdevOption, driveOption, imageName} from './block.ts';
import {characterOption, legacyCharacter, vncDisplay} from './character.ts';
import {globalOption, setOption} from './indirect.ts';
import {
  acceleratorOption,
  audioOption,
  deviceOption,
  displayOption,
  fileOption,
  machineOption,
  networkOption,
  objectOption,
  pluginOption,
  replayOption,
  romOption,
  shareOption,
  spiceOption,
  splashOption,
  tpmOption,
  traceOption,
} from './keys.ts';
import {parsePairs, valueOf, type Pair} from './key-values.ts';
import {
  bound,
  created,
  directory,
  file,
  nothing,
  opened,
  searched,
  shell,
  started,
  type Reader,
} from './opened.ts';
import {isPlainWord} from '../../text/quote-shell.ts';

const image: Reader = value => imageName(value, false);

const READING: Readonly<Record<string, Reader>> = {
  // Firmware and direct boot
  kernel: file('r'),
  initrd: value => value.split(',').flatMap(part => opened(part.split(' ')[0], 'r')),
  dtb: file('r'),
  shim: file('r'),
  bios: searched,
  boot: splashOption,
  L: directory('r'),
  M: machineOption,
  machine: machineOption,
  accel: acceleratorOption,
  'option-rom': romOption,
  acpitable: acpiTables,
  smbios: fileOption,
  fw_cfg: fileOption,
  'mem-path': value => opened(value, 'rw', 'maybe').map(one => ({...one, makes: 'file'})),
  // Images
  drive: driveOption,
  blockdev: blockdevOption,
  hda: image,
  hdb: image,
  hdc: image,
  hdd: image,
  fda: image,
  fdb: image,
  sd: image,
  mtdblock: image,
  pflash: image,
  cdrom: value => imageName(value, true),
  // Character devices
  chardev: characterOption,
  serial: legacyCharacter,
  parallel: legacyCharacter,
  monitor: legacyCharacter,
  qmp: legacyCharacter,
  'qmp-pretty': legacyCharacter,
  gdb: legacyCharacter,
  debugcon: legacyCharacter,
  virtioconsole: legacyCharacter,
  // Everything that is a list of keys
  object: objectOption,
  device: deviceOption,
  netdev: networkOption,
  nic: networkOption,
  net: networkOption,
  fsdev: shareOption,
  virtfs: shareOption,
  audio: audioOption,
  audiodev: audioOption,
  tpmdev: tpmOption,
  spice: spiceOption,
  display: value => [...displayOption(value), ...vncDisplay(/^vnc=(.*)$/s.exec(value)?.[1] ?? '')],
  vnc: vncDisplay,
  icount: replayOption,
  trace: traceOption,
  plugin: pluginOption,
  global: globalOption,
  set: setOption(group => (Object.hasOwn(READING, group) ? READING[group] : undefined)),
  // QEMU's own files
  k: searched,
  incoming: incomingState,
  readconfig: file('r'),
  pidfile: value => created(value, 'rwk'),
  D: value => created(value),
  qtest: legacyCharacter,
  'qtest-log': value => created(value),
  'dump-vmstate': value => created(value),
};

/** `-append` and the like are the guest's own; others are numbers, names and switches of QEMU. */
const OPENING_NOTHING = 'action add-fd append compat cpu d dfilter echr iscsi loadvm m mon msg name numa overcommit prom-env rotate rtc run-with runas chroot sandbox seed semihosting-config smp tb-size usbdevice uuid vga watchdog watchdog-action xen-domid'; // prettier-ignore

const WITHOUT_VALUE = 'S async-teardown audio-help daemonize enable-fips enable-kvm enable-sync-profile full-screen h help jitdump mem-prealloc no-acpi no-fd-bootchk no-hpet no-reboot no-shutdown no-user-config nodefaults nographic only-migratable perfmap portrait preconfig s semihosting singlestep snapshot usb version win2k-hack xen-attach xen-domid-restrict'; // prettier-ignore

/** How an option's value is read, by its name without dashes; undefined where it takes none or nobody knows it. */
export const OPTIONS: ReadonlyMap<string, Reader> = new Map([
  ...Object.entries(READING),
  ...OPENING_NOTHING.split(' ').map(name => [name, nothing] as const),
]);

export const FLAGS: ReadonlySet<string> = new Set(WITHOUT_VALUE.split(' '));

/** A disk image that no option stands before. */
export const readBareImage: Reader = image;

/** `file=` and `data=` hold several names with colons between them. */
function acpiTables(value: string): ReturnType<Reader> {
  const pairs = parsePairs(value);
  const names = valueOf(pairs, 'file') ?? valueOf(pairs, 'data') ?? '';
  return names.split(':').flatMap(name => opened(name, 'r'));
}

/** Of a channel, which stands in the place of a URI since 8.2, and what it is an address of. */
const CHANNEL = /^(?:\{|channel-type=|addr\.)/;

/** `exec:LINE` is handed to the shell; the other forms are sockets and, since 8.2, files. */
function incomingState(value: string): ReturnType<Reader> {
  if (CHANNEL.test(value)) return incomingChannel(parsePairs(value));
  const [, way, rest = ''] = /^(exec|unix|file):(.*)$/s.exec(value) ?? [];
  if (way === 'exec') return shell(rest);
  const [path] = rest.split(',');
  return way === 'unix' ? bound(path) : opened(path, 'r');
}

const SHELL = /(?:^|\/)(?:a|ba|c|da|k|tc|z)?sh$/;
/** Programs that start what is named after them. */
const AROUND = /(?:^|\/)(?:busybox|env)$/;

/** QEMU starts the first word itself, with the others as they are; that may be a shell with a line of its own. */
function executed(words: readonly string[]): ReturnType<Reader> {
  const [program = '', option = '', line] = AROUND.test(words[0] ?? '') ? words.slice(1) : words;
  if (SHELL.test(program) && /^-[a-z]*c$/.test(option) && line !== undefined) return shell(line);
  return started(words.map(word => (isPlainWord(word) ? word : JSON.stringify(word))).join(' '));
}

function incomingChannel(pairs: readonly Pair[]): ReturnType<Reader> {
  const words = pairs.filter(({key}) => /^addr\.args\.\d+$/.test(key)).map(({value}) => value);
  return [
    ...executed(words),
    ...bound(valueOf(pairs, 'addr.path')),
    ...opened(valueOf(pairs, 'addr.filename'), 'r'),
  ];
}

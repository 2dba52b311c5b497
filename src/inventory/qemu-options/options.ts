/** QEMU's options that make it open something of the host, and how each one's value is read. */
import {blockOption, imageName} from './block.ts';
import {characterOption, legacyCharacter} from './character.ts';
import {
  audioOption,
  deviceOption,
  displayOption,
  fileOption,
  machineOption,
  networkOption,
  objectOption,
  pluginOption,
  replayOption,
  shareOption,
  spiceOption,
  tpmOption,
} from './keys.ts';
import {parsePairs, valueOf} from './key-values.ts';
import {directory, file, opened, type Reader} from './opened.ts';

const image: Reader = value => imageName(value, false);

/** By name, without the one or two dashes. What is not here opens nothing: `-append` is the guest's own. */
export const OPTIONS: Readonly<Record<string, Reader>> = {
  // Firmware and direct boot
  kernel: file('r'),
  initrd: value => value.split(',').flatMap(part => opened(part.split(' ')[0], 'r')),
  dtb: file('r'),
  shim: file('r'),
  bios: file('r'),
  L: directory('r'),
  M: machineOption,
  machine: machineOption,
  'option-rom': value => (value.startsWith('/') ? opened(value.split(',')[0], 'r') : fileOption(value)),
  acpitable: acpiTables,
  smbios: fileOption,
  fw_cfg: fileOption,
  'mem-path': value => opened(value, 'rw', 'maybe'),
  // Images
  drive: blockOption,
  blockdev: blockOption,
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
  audiodev: audioOption,
  tpmdev: tpmOption,
  spice: spiceOption,
  display: displayOption,
  vnc: legacyCharacter,
  icount: replayOption,
  trace: fileOption,
  plugin: pluginOption,
  // QEMU's own files
  incoming: value =>
    opened(/^(?:unix|file):(\/[^,]*)/.exec(value)?.[1], value.startsWith('unix') ? 'rw' : 'r'),
  readconfig: file('r'),
  pidfile: file('rwk'),
  D: file('w'),
  qtest: legacyCharacter,
  'qtest-log': file('w'),
};

/** `file=` and `data=` hold several names with colons between them. */
function acpiTables(value: string): ReturnType<Reader> {
  const pairs = parsePairs(value);
  const names = valueOf(pairs, 'file') ?? valueOf(pairs, 'data') ?? '';
  return names.split(':').flatMap(name => opened(name, 'r'));
}

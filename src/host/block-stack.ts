// SPDX-License-Identifier: Apache-2.0
/** What block devices are and what they lie on, from sysfs. */
import {basename, dirname} from 'node:path/posix';
import {canonicalPath, directoryEntries, fileFacts, fileNode, readName, readText} from './files.ts';
import {sharedDisk} from './shared-disk.ts';

/** As device-mapper's own limit. */
const DEEPEST = 32;

/**
 * @param number such as `8:1`
 * @param sys where sysfs is mounted
 * @returns the same for every node and every path to a disk; see `HostObject`
 */
export function blockId(number: string, sys = '/sys'): string {
  const directory = canonicalPath(`${sys}/dev/block/${number}`);
  if (directory === undefined) return `block ${number}`;
  const partition = readText(`${directory}/partition`);
  const disk = sharedDisk(partition === undefined ? directory : dirname(directory), sys);
  if (disk === undefined) return `block ${number}`;
  return partition === undefined ? disk : `${disk}-part${partition}`;
}

/** What something is on, through all levels. */
export interface Stack {
  /** Ids; see `HostObject`. */
  readonly on: readonly string[];
  /** Names of the files among them, as whoever put them there has them. */
  readonly files: readonly string[];
}

export const NOTHING: Stack = {on: [], files: []};

/** The disk of a partition, the parts of a volume, the file behind a loop device. */
export function blockStack(number: string, sys = '/sys', levels = DEEPEST): Stack {
  const directory = canonicalPath(`${sys}/dev/block/${number}`);
  if (directory === undefined || levels === 0) return NOTHING;
  const whole = readText(`${directory}/partition`) === undefined ? [] : [dirname(directory)];
  const parts = (directoryEntries(`${directory}/slaves`) ?? []).map(name => `${directory}/slaves/${name}`);
  const below = [...whole, ...parts].flatMap(one => readText(`${one}/dev`) ?? []);
  const file = readName(`${directory}/loop/backing_file`);
  return together([
    ...below.flatMap(one => disk(one, sys, levels - 1)),
    ...(file === undefined ? [] : [fileStack(file, sys, levels - 1)]),
  ]);
}

/** A block device, and what it is on. */
export function diskStack(number: string): Stack {
  return together(disk(number, '/sys', DEEPEST));
}

function disk(number: string, sys: string, levels: number): readonly Stack[] {
  return [{on: [blockId(number, sys)], files: []}, blockStack(number, sys, levels)];
}

/** A file, and what its file system lies on. */
export function fileStack(file: string, sys = '/sys', levels = DEEPEST): Stack {
  const inode = fileNode(file)?.inode;
  const [device] = inode?.split(' ') ?? [];
  if (inode === undefined || device === undefined) return NOTHING;
  return together([{on: [`file ${inode}`], files: [file]}, fileSystemStack(device, undefined, sys, levels)]);
}

/**
 * @param device of the file system; btrfs, ZFS and network file systems have none of their own, and major 0
 * @param source what was mounted, which then tells
 */
export function fileSystemStack(
  device: string,
  source: string | undefined,
  sys = '/sys',
  levels = DEEPEST,
): Stack {
  const disks = device.startsWith('0:') ? btrfsDisks(numberOf(source), sys) : [device];
  return together(disks.flatMap(one => disk(one, sys, levels)));
}

function together(stacks: readonly Stack[]): Stack {
  return {
    on: [...new Set(stacks.flatMap(({on}) => on))],
    files: [...new Set(stacks.flatMap(({files}) => files))],
  };
}

/** All devices of the btrfs that one of them was named to mount. */
function btrfsDisks(number: string | undefined, sys: string): readonly string[] {
  if (number === undefined) return [];
  const all = `${sys}/fs/btrfs`;
  for (const name of directoryEntries(all) ?? []) {
    const devices = `${all}/${name}/devices`;
    const disks = (directoryEntries(devices) ?? []).flatMap(one => readText(`${devices}/${one}/dev`) ?? []);
    if (disks.includes(number)) return disks;
  }
  return [number];
}

function numberOf(source: string | undefined): string | undefined {
  const facts = source?.startsWith('/') ? fileFacts(source, true) : undefined;
  return facts?.type === 'block' ? `${facts.major}:${facts.minor}` : undefined;
}

/** The id of the disk that a SCSI generic node leads to. */
export function diskOfGeneric(number: string, sys = '/sys'): string | undefined {
  const block = `${sys}/dev/char/${number}/device/block`;
  const [name] = directoryEntries(block) ?? [];
  const found = name === undefined ? undefined : readText(`${block}/${basename(name)}/dev`);
  return found === undefined ? undefined : blockId(found, sys);
}

/** Identities of a live host, from stat(2) and sysfs. */
import {posix} from 'node:path';
import {parseDeviceNumber} from './device-mapper.ts';
import {canonicalPath, directoryEntries, fileFacts, fileIdentity, readText} from './files.ts';
import type {HostObject} from './host-object.ts';
import {hostObject} from './host-object.ts';
import type {Mount} from './host.ts';

/** undefined when nothing is there. */
export function liveObject(path: string, mounts: readonly Mount[]): HostObject | undefined {
  const resolved = canonicalPath(path);
  const facts = resolved === undefined ? undefined : fileFacts(resolved, true);
  if (resolved === undefined || facts === undefined) return undefined;
  const {type, major, minor} = facts;
  const number = `${major}:${minor}`;
  const told = {
    inode: fileIdentity(resolved),
    alias: type === 'char' ? diskOfGeneric(number) : undefined,
    on: type === 'block' ? liveStack(number) : [],
  };
  return hostObject(resolved, facts, told, mounts);
}

/** As device-mapper's own limit. */
const DEEPEST = 32;

/** What a block device is on: the disk of a partition, the parts of a volume, the file behind a loop device. */
export function liveStack(number: string, levels = DEEPEST): readonly string[] {
  const directory = canonicalPath(`/sys/dev/block/${number}`);
  if (directory === undefined || levels === 0) return [];
  const whole = readText(`${directory}/partition`) === undefined ? [] : [posix.dirname(directory)];
  const slaves = (directoryEntries(`${directory}/slaves`) ?? []).map(name => `${directory}/slaves/${name}`);
  const below = [...whole, ...slaves].flatMap(one => readText(`${one}/dev`) ?? []);
  const file = readText(`${directory}/loop/backing_file`);
  return [
    ...new Set([
      ...below.flatMap(one => [`block ${one}`, ...liveStack(one, levels - 1)]),
      ...(file === undefined ? [] : behindLoop(file, levels - 1)),
    ]),
  ];
}

function behindLoop(file: string, levels: number): readonly string[] {
  const inode = fileIdentity(file);
  const [device] = inode?.split(' ') ?? [];
  if (inode === undefined || device === undefined) return [];
  return [`file ${inode}`, ...stackOfFileSystem(device, undefined, levels)];
}

/**
 * @param device of the file system; btrfs, ZFS and network file systems have none of their own, and major 0
 * @param source what was mounted, which then tells
 */
export function stackOfFileSystem(
  device: string,
  source: string | undefined,
  levels = DEEPEST,
): readonly string[] {
  const own = device.startsWith('0:') ? numberOf(source) : device;
  return own === undefined ? [] : [`block ${own}`, ...liveStack(own, levels)];
}

function numberOf(source: string | undefined): string | undefined {
  const facts = source?.startsWith('/') ? fileFacts(source, true) : undefined;
  return facts?.type === 'block' ? `${facts.major}:${facts.minor}` : undefined;
}

/** The disk that a SCSI generic node leads to. */
function diskOfGeneric(number: string): string | undefined {
  const block = `/sys/dev/char/${number}/device/block`;
  const [name] = directoryEntries(block) ?? [];
  const found = name === undefined ? undefined : readText(`${block}/${name}/dev`);
  return found !== undefined && parseDeviceNumber(found) ? `block ${found}` : undefined;
}

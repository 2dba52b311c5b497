// SPDX-License-Identifier: Apache-2.0
/** One identity for everything a host has, whatever it is named: files by device and inode, nodes by number. */
import {isDeviceNode} from '../device-node.ts';
import {blockId, blockStack, diskOfGeneric, NOTHING, type Stack} from '../block-stack.ts';
import {known, pathFact} from '../fact.ts';
import {canonicalPath, fileFacts, fileNode, type FileFacts, type FileNode} from '../files.ts';
import {deviceMapperTargets} from './device-mapper-targets.ts';
import type {HeldDisk} from './held-disks.ts';
import {type Mount, mountOf, unescapeOctal} from './mounts.ts';
import {replayedFacts, stat} from './stat.ts';

export interface HostObject extends Stack {
  /**
   * The same for two paths that lead to one object: `file DEVICE INODE`, `block MAJOR:MINOR`, `char MAJOR:MINOR`, or
   * the name that all hosts have for a disk; see `sharedDisk`. A SCSI generic node has its disk's. Undefined where
   * the host does not tell.
   */
  readonly id: string | undefined;
  /** Of what carries owner, context and ACL: of a node its inode, not its number. */
  readonly inode: string | undefined;
  /** Whether it is a file that has other names, too. */
  readonly linked: boolean;
  /** Where it lies in its file system, `DEVICE:/PATH`: the same below every mount of that file system. */
  readonly place: string | undefined;
}

/** What a host says of a path itself. */
interface ObjectFacts {
  readonly inode: string | undefined;
  /** The id of a node, where its number is not. */
  readonly alias: string | undefined;
  /** Of a file: whether it has other names, too. */
  readonly linked: boolean | undefined;
  /** Of a block device: what it is on. */
  readonly below: Stack;
}

export interface Disks {
  mounts(): readonly Mount[];
  heldDisks(): readonly HeldDisk[];
}

/** What a path leads to, whatever it is named; undefined when nothing is there. */
export const object = pathFact({
  schema: words => ({
    // What it is told from, beside its own.
    ...stat.schema(words),
    ...deviceMapperTargets.schema(words),
    /** Device and inode, such as `8:1 4711`. */
    inode: words.z
      .string()
      .regex(/^\d+:\d+ \d+$/, 'must be a device and an inode, such as 8:1 4711')
      .optional(),
    /** Of a node: its id, where that is not its number. */
    alias: words.objectId.optional(),
    /** Of a block device: what it is on, through all levels. */
    on: words.z.array(words.objectId).optional(),
    /** Of a block device: names of the files among these. */
    files: words.z.array(words.absolute).optional(),
    /** Of a file: whether it has other names, too. */
    linked: words.z.boolean().optional(),
  }),
  live: (host: Disks) => (path: string) => liveObject(path, host),
  record(found, {type, major, minor}) {
    if (found === undefined) return {};
    const isBlock = type === 'block';
    const isNode = isBlock || type === 'char';
    const alias = isNode && found.id !== `${type} ${major}:${minor}` ? found.id : undefined;
    return known({
      inode: found.inode,
      alias,
      on: isBlock ? [...found.on] : undefined,
      files: isBlock && found.files.length > 0 ? [...found.files] : undefined,
      linked: found.linked || undefined,
    });
  },
  replay: (tree, host) => path => {
    const found = tree.find(path, true);
    const facts = replayedFacts(found);
    if (found === undefined || facts === undefined) return undefined;
    const {inode, alias, on, targets, files = [], linked} = found.entry ?? {};
    const below = {on: on ?? targets?.map(number => `block ${number}`) ?? [], files};
    return hostObject(found.path, facts, {inode, alias, linked, below}, host);
  },
});

function liveObject(path: string, host: Disks): HostObject | undefined {
  const resolved = canonicalPath(path);
  const facts = resolved === undefined ? undefined : fileFacts(resolved, true);
  if (resolved === undefined || facts === undefined) return undefined;
  const {type, major, minor} = facts;
  const number = `${major}:${minor}`;
  const node = storedNode(resolved, host.mounts());
  const told = {
    inode: node?.inode,
    alias: type === 'char' ? diskOfGeneric(number) : type === 'block' ? blockId(number) : undefined,
    linked: type === 'file' && node !== undefined && node.names > 1,
    below: type === 'block' ? blockStack(number) : NOTHING,
  };
  return hostObject(resolved, facts, told, host);
}

/**
 * An overlay shows a file of its upper directory under another inode. One of a lower directory is another file: the
 * kernel copies it up as soon as libvirt sets its owner, so nobody comes through the overlay to it.
 */
function storedNode(path: string, mounts: readonly Mount[]): FileNode | undefined {
  const node = fileNode(path);
  const mount = mountOf(path, mounts);
  if (node?.type !== 'file' || mount?.type !== 'overlay') return node;
  const upper = /(?:^|,)upperdir=(\/[^,]*)/.exec(mount.options ?? '')?.[1];
  const inside = placeIn(mount, path)?.replace(/^[^/]*/, '');
  if (upper === undefined || inside === undefined) return node;
  // A backslash stands before commas and backslashes of the name itself.
  const directory = unescapeOctal(upper).replaceAll(/\\(.)/gs, '$1');
  const stored = fileNode(`${directory}${inside}`, false);
  // In a container the directory may have another name, or be hidden.
  return stored?.type === 'file' && stored.changed === node.changed ? stored : node;
}

/** @param path resolved */
function hostObject(
  path: string,
  facts: FileFacts,
  {inode, alias, linked = false, below}: ObjectFacts,
  host: Disks,
): HostObject {
  const mount = mountOf(path, host.mounts());
  const place = mount && placeIn(mount, path);
  if (isDeviceNode(facts)) {
    const {type, major, minor} = facts;
    const numbered = major !== undefined && minor !== undefined;
    const id = alias ?? (numbered ? `${type} ${major}:${minor}` : undefined);
    return {id, inode, linked, place, ...below};
  }
  const {on, files} =
    host.heldDisks().find(({point}) => point !== undefined && point === mount?.point) ?? NOTHING;
  return {id: inode === undefined ? place : `file ${inode}`, inode, linked, place, on, files};
}

/** @param path resolved, on that mount; undefined where the host does not tell what is mounted */
export function placeIn({point, device, root}: Mount, path: string): string | undefined {
  if (device === undefined || root === undefined) return undefined;
  const below = point === '/' ? path : path.slice(point.length);
  const inside = `${root === '/' ? '' : root}${below === '/' ? '' : below}`;
  return `${device}:${inside === '' ? '/' : inside}`;
}

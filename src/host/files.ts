// SPDX-License-Identifier: Apache-2.0
/** Questions to the live file system. Nothing throws: what cannot be told is undefined. */
import {isDeviceNode, splitDeviceNumber} from './device-node.ts';
import {
  lstatSync,
  opendirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  type BigIntStats,
  type Stats,
} from 'node:fs';
import type {AclEntry} from './acl.ts';
import {decodePath, encodePath} from '../text/path-bytes.ts';

export type FileType = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'socket' | 'fifo';

export interface FileFacts {
  readonly type: FileType;
  /** Of a device node; undefined on other files, and where the host cannot tell. */
  readonly major: number | undefined;
  readonly minor: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number | undefined;
  /** SELinux context. */
  readonly context: string | undefined;
  /** POSIX access ACL, where there is one beyond the mode bits. */
  readonly acl: readonly AclEntry[] | undefined;
  /** The attribute of its file system that keeps everybody, root too, from writing to it or setting anything of it. */
  readonly sealed?: Sealed | undefined;
}

export type Sealed = 'immutable' | 'append-only';

/** A thrown error costs many times the question, and much of what a definition names is not there. */
const QUIET = {throwIfNoEntry: false} as const;

/** Facts behind a path, through symlinks or of the path itself; relative names never exist. */
export function fileFacts(path: string, follow: boolean): FileFacts | undefined {
  const stats = ask(path, name => (follow ? statSync(name, QUIET) : lstatSync(name, QUIET)));
  if (stats === undefined) return undefined;
  const type = fileType(stats);
  const {major, minor} = isDeviceNode({type})
    ? splitDeviceNumber(stats.rdev)
    : {major: undefined, minor: undefined};
  const {uid, gid} = stats;
  return {type, major, minor, uid, gid, mode: stats.mode & 0o7777, context: undefined, acl: undefined};
}

export interface FileNode {
  readonly type: FileType;
  /** Device and inode, such as `8:1 4711`: the same for all names of one file. */
  readonly inode: string;
  /** How many names it has. */
  readonly names: number;
  /** When it was changed last, in nanoseconds. */
  readonly changed: bigint;
}

/** What a path leads to, or with `follow` false the path itself. */
export function fileNode(path: string, follow = true): FileNode | undefined {
  const options = {bigint: true, ...QUIET} as const;
  const stats = ask(path, name => (follow ? statSync(name, options) : lstatSync(name, options)));
  if (stats === undefined) return undefined;
  const {major, minor} = splitDeviceNumber(Number(stats.dev));
  return {
    type: fileType(stats),
    inode: `${major}:${minor} ${stats.ino}`,
    names: Number(stats.nlink),
    changed: stats.ctimeNs,
  };
}

export function linkTarget(path: string): string | undefined {
  return ask(path, name => decodePath(readlinkSync(name, 'buffer')));
}

export function canonicalPath(path: string): string | undefined {
  return ask(path, name => (isThere(name) ? decodePath(realpathSync.native(name, 'buffer')) : undefined));
}

/** Names in the order in which the directory holds them: Node's `readdir` would sort them. */
export function directoryEntries(path: string): readonly string[] | undefined {
  return ask(path, name => {
    if (!isThere(name)) return undefined;
    const directory = opendirSync(name, {encoding: 'buffer' as BufferEncoding});
    try {
      const names: string[] = [];
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        names.push(decodePath(entry.name as unknown as Buffer));
      }
      return names;
    } finally {
      directory.closeSync();
    }
  });
}

/** A name in a file of sysfs, which writes it as it is, with a line's end behind it. */
export function readName(path: string): string | undefined {
  return ask(path, name => decodePath(readFileSync(name)).replace(/\n$/, ''));
}

/** A small text file, such as those of /proc and /sys, without the white space around it. */
export function readText(path: string): string | undefined {
  return ask(path, name => readFileSync(name, 'utf8').trim());
}

function isThere(name: string | Buffer): boolean {
  return statSync(name, QUIET) !== undefined;
}

function ask<Answer>(
  path: string,
  question: (name: string | Buffer) => Answer | undefined,
): Answer | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  try {
    return question(encodePath(path));
  } catch {
    return undefined;
  }
}

function fileType(stats: Stats | BigIntStats): FileType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isCharacterDevice()) return 'char';
  if (stats.isBlockDevice()) return 'block';
  return stats.isFIFO() ? 'fifo' : 'socket';
}

// SPDX-License-Identifier: Apache-2.0
/** Finds what a path leads to in a recorded tree. */
import type {FileType} from './files.ts';
import {join, parent, parts} from './tree-paths.ts';

/** Linux follows no more symlinks than this on one way. */
const MOST_LINKS = 40;

/** What a snapshot says of a path, as far as it takes part in the tree. */
export interface TreeEntry {
  readonly type: FileType | 'absent';
  /** Of a symlink, as it stands in the link. */
  readonly target?: string | undefined;
  /** Of a directory: names in directory order. */
  readonly entries?: readonly string[] | undefined;
}

/** What is at the end of a way. `entry` is undefined for a directory that only follows from what is listed, and for what is assumed. */
export interface Found<Entry extends TreeEntry = TreeEntry> {
  readonly path: string;
  readonly entry: Entry | undefined;
  readonly assumed: boolean;
}

const DIRECTORY: TreeEntry = {type: 'directory'};

/**
 * The same as a walk from the root, by the directory it is in, which has been walked to before: every prefix of a
 * path is asked about, and walking to each anew would take the square of its length. Where symlinks, `..` or empty
 * parts are on the way, it is walked.
 */
export function findBelow(
  path: string,
  followLast: boolean,
  lookup: (path: string) => Found | undefined,
  directories: Map<string, Found | undefined>,
): Found | undefined {
  if (!PLAIN.test(path)) return walk(path, followLast, lookup);
  const slash = path.lastIndexOf('/');
  const directory = plainDirectory(path.slice(0, slash), lookup, directories);
  if (directory?.path !== (path.slice(0, slash) || '/')) return walk(path, followLast, lookup);
  const found = lookup(path);
  return found?.entry?.type === 'symlink' && followLast ? walk(path, followLast, lookup) : found;
}

/** From the root on, without `//`, `/./`, `/../` and a slash or dots at the end. */
const PLAIN = /^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/u;

/** The directory of that very name; undefined where there is none, or a symlink is on the way. */
function plainDirectory(
  path: string,
  lookup: (path: string) => Found | undefined,
  directories: Map<string, Found | undefined>,
): Found | undefined {
  let known = path.length;
  while (known > 0 && !directories.has(path.slice(0, known))) known = path.lastIndexOf('/', known - 1);
  let here = known > 0 ? directories.get(path.slice(0, known)) : lookupRoot(lookup);
  while (known < path.length) {
    const next = path.indexOf('/', known + 1);
    known = next < 0 ? path.length : next;
    const name = path.slice(0, known);
    const found: Found | undefined = here && lookup(name);
    const entry = found?.entry;
    here = entry === undefined || entry.type === 'directory' ? found : undefined;
    directories.set(name, here);
  }
  return here;
}

function lookupRoot(lookup: (path: string) => Found | undefined): Found {
  return lookup('/') ?? {path: '/', entry: DIRECTORY, assumed: false};
}

/** Follows a path part by part, as the kernel does. */
export function walk(
  path: string,
  followLast: boolean,
  lookup: (path: string) => Found | undefined,
): Found | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  const slashAtEnd = path.endsWith('/');
  const pending = parts(path).reverse();
  let here: Found | undefined = lookupRoot(lookup);
  let links = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === '..') {
      here = lookup(parent(here.path)) ?? here;
      continue;
    }
    const next = lookup(join(here.path, part));
    if (next === undefined) return undefined;
    const isLast = pending.length === 0;
    if (next.entry?.type === 'symlink' && (!isLast || followLast || slashAtEnd)) {
      if (++links > MOST_LINKS) return undefined;
      const target = next.entry.target!;
      pending.push(...parts(target).reverse());
      if (target.startsWith('/')) here = {path: '/', entry: DIRECTORY, assumed: false};
      continue;
    }
    const needsDirectory = !isLast || slashAtEnd;
    if (needsDirectory && next.entry !== undefined && next.entry.type !== 'directory') return undefined;
    here = next;
  }
  return here;
}

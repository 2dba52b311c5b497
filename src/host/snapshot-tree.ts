// SPDX-License-Identifier: Apache-2.0
/** A recorded file tree: which paths are there, and where symlinks lead. */
import {KnownError} from '../errors.ts';
import type {FileType} from './files.ts';
import {once} from '../once.ts';

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

export interface SnapshotTree<Entry extends TreeEntry = TreeEntry> {
  /** Where a path leads, with or without a symlink at its end; undefined when there is nothing. */
  find(path: string, followLast: boolean): Found<Entry> | undefined;
  /** Names below a directory that are known, in the order they are listed. */
  children(directory: string): readonly string[];
}

type Entries = Map<string, TreeEntry>;

const DIRECTORY: TreeEntry = {type: 'directory'};

/**
 * @param following paths that are there because something else is, unless they are listed
 * @throws KnownError when something is listed below what is no directory
 */
export function snapshotTree<Entry extends TreeEntry>(
  snapshot: {readonly paths: Readonly<Record<string, Entry>>; readonly unlisted: 'absent' | 'exists'},
  following: readonly (readonly [path: string, entry: TreeEntry])[] = [],
): SnapshotTree<Entry> {
  const listed: Entries = new Map(
    Object.entries(snapshot.paths).map(([path, entry]) => [normalise(path), entry]),
  );
  for (const [path, entry] of following) {
    if (!listed.has(normalise(path))) listed.set(normalise(path), entry);
  }
  const implied = new Set<string>(snapshot.unlisted === 'exists' ? ['/', '/dev'] : ['/']);
  const add = (path: string) => addParents(path, listed, implied);
  for (const path of listed.keys()) add(path);
  const lookup = (path: string): Found | undefined => {
    const entry = listed.get(path);
    if (entry !== undefined) return entry.type === 'absent' ? undefined : {path, entry, assumed: false};
    if (implied.has(path)) return {path, entry: undefined, assumed: false};
    return snapshot.unlisted === 'exists' ? {path, entry: undefined, assumed: true} : undefined;
  };
  addBehindLinks(listed, add);
  const directories = new Map<string, Found | undefined>();
  const children = once(() =>
    childNames(
      [...listed].filter(([, entry]) => entry.type !== 'absent').map(([path]) => path),
      implied,
    ),
  );
  return {
    // What is not listed itself has the keys of every entry, and no others.
    find: (path, followLast) => findBelow(path, followLast, lookup, directories) as Found<Entry> | undefined,
    children: directory => children()(directory),
  };
}

/**
 * The same as a walk from the root, by the directory it is in, which has been walked to before: every prefix of a
 * path is asked about, and walking to each anew would take the square of its length. Where symlinks, `..` or empty
 * parts are on the way, it is walked.
 */
function findBelow(
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
function walk(
  path: string,
  followLast: boolean,
  lookup: (path: string) => Found | undefined,
): Found | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  const slashAtEnd = path.endsWith('/');
  const pending = parts(path).reverse();
  let here: Found | undefined = lookupRoot(lookup);
  for (let links = 0; pending.length > 0;) {
    const part = pending.pop()!;
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

/** The parents of a listed path exist as directories, listed or not. */
function addParents(path: string, listed: Entries, implied: Set<string>): void {
  const mustExist = listed.get(path)?.type !== 'absent';
  for (let above = parent(path); above !== '/'; above = parent(above)) {
    const type = listed.get(above)?.type;
    if (type === undefined) implied.add(above);
    else if (mustExist && type !== 'directory' && type !== 'symlink') {
      throw new KnownError(
        'SNAPSHOT_INVALID',
        `paths["${path}"]: is listed, but "${above}" above it is listed as ${type}`,
      );
    }
  }
}

/** A path that was listed with a symlink on its way is found where that leads, too. */
function addBehindLinks(listed: Entries, add: (path: string) => void): void {
  const everything = (path: string): Found => ({path, entry: listed.get(path), assumed: true});
  for (const [path, entry] of listed) {
    const directory = walk(parent(path), true, everything)?.path;
    if (directory === undefined || directory === parent(path)) continue;
    const real = join(directory, path.slice(path.lastIndexOf('/') + 1));
    if (listed.has(real)) continue;
    listed.set(real, entry);
    add(real);
  }
}

function childNames(
  listed: readonly string[],
  implied: ReadonlySet<string>,
): (directory: string) => readonly string[] {
  const names = new Map<string, string[]>();
  for (const path of new Set([...listed, ...implied])) {
    if (path === '/') continue;
    const above = parent(path);
    const known = names.get(above) ?? [];
    names.set(above, known);
    known.push(path.slice(path.lastIndexOf('/') + 1));
  }
  return directory => names.get(directory) ?? [];
}

/** Without empty parts and dots; `..` stays, since it may stand behind a link. */
export function normalise(path: string): string {
  return `/${parts(path).join('/')}`;
}

function parts(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

function parent(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

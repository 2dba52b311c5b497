// SPDX-License-Identifier: Apache-2.0
/** A recorded file tree: which paths are there, and where symlinks lead. */
import {KnownError} from '../errors.ts';
import {listIn} from '../list-in.ts';
import {once} from '../once.ts';
import {findBelow, walk, type Found, type TreeEntry} from './walk-snapshot.ts';
import {join, normalise, parent} from './tree-paths.ts';

export interface SnapshotTree<Entry extends TreeEntry = TreeEntry> {
  /** Where a path leads, with or without a symlink at its end; undefined when there is nothing. */
  find(path: string, followLast: boolean): Found<Entry> | undefined;
  /** Names below a directory that are known, in the order they are listed. */
  children(directory: string): readonly string[];
}

type Entries = Map<string, TreeEntry>;

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
    listIn(names, parent(path)).push(path.slice(path.lastIndexOf('/') + 1));
  }
  return directory => names.get(directory) ?? [];
}

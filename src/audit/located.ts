// SPDX-License-Identifier: Apache-2.0
/** What lies in which directory, by names and by mounts. */
import {placeIn} from '../host/facts/object.ts';
import type {Host} from '../host/host.ts';
import {isWithin} from '../text/paths.ts';
import {plainPath} from './objects.ts';

export interface Located {
  readonly path: string;
  /** Device and path in its file system; undefined where the host does not tell. */
  readonly place: string | undefined;
}

/** An image: the files that its bytes lie in, too, behind loop devices. */
export interface LocatedContent extends Located {
  readonly behind: readonly Located[];
  /** Device and inode of those of these files that have other names. */
  readonly linked: readonly string[];
}

/** A directory: its own place, and those that are mounted below it. */
export interface LocatedDirectory extends Located {
  readonly inside: readonly string[];
}

export function located(path: string, host: Host): Located {
  return {path: plainPath(path, host), place: host.object(path)?.place};
}

export function locatedContent(path: string, host: Host): LocatedContent {
  const object = host.object(path);
  const files = object?.files ?? [];
  const objects = [object, ...files.map(file => host.object(file))];
  return {
    path: plainPath(path, host),
    place: object?.place,
    behind: files.map(file => located(file, host)),
    linked: objects.flatMap(one => (one?.linked && one.inode !== undefined ? [one.inode] : [])),
  };
}

export function locatedDirectory(path: string, host: Host): LocatedDirectory {
  const at = located(path, host);
  const mounted = host
    .mounts()
    .filter(({point}) => point !== at.path && isWithin(point, at.path))
    .flatMap(mount => placeIn(mount, mount.point) ?? []);
  return {...at, inside: [...(at.place === undefined ? [] : [at.place]), ...mounted]};
}

/** Asks for the directories that hold something, or are it. A question looks up the parts of one path, not all directories. */
export function directoriesHolding<Use>(
  directories: readonly {readonly use: Use; readonly at: LocatedDirectory}[],
): (one: Located) => readonly Use[] {
  const byName = new Map<string, Set<Use>>();
  const lengths = new Set<number>();
  for (const {use, at} of directories) {
    for (const name of [at.path, ...at.inside]) {
      byName.set(name, (byName.get(name) ?? new Set()).add(use));
      lengths.add(name.length);
    }
  }
  return ({path, place}) => [
    ...new Set(
      [path, ...(place === undefined ? [] : [place])]
        .flatMap(name => above(name, lengths))
        .flatMap(name => [...(byName.get(name) ?? [])]),
    ),
  ];
}

/** `/a/b`, `/a` and `/`; of a place, `8:1:/a/b`, `8:1:/a` and `8:1:/`: those of a length that is asked for. */
function above(name: string, lengths: ReadonlySet<number>): readonly string[] {
  const root = name.indexOf('/');
  const ends = [name.length];
  for (let end = name.lastIndexOf('/'); end > root; end = name.lastIndexOf('/', end - 1)) ends.push(end);
  return [...ends, root + 1].filter(end => lengths.has(end)).map(end => name.slice(0, end));
}

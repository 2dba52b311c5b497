// SPDX-License-Identifier: Apache-2.0
/** How libvirt's helper resolves a path: what exists through its symlinks, the rest as it is written. */
import {directoryOf} from '../../../text/paths.ts';
import type {Host} from '../../../host/host.ts';

/** PATH_MAX without the NUL. */
const LONGEST_PATH = 4095;

/**
 * The canonical form of the longest existing prefix, followed by the untouched remainder; the path itself
 * when nothing but `/` exists. A dangling symlink counts as not existing, and `..` or `//` survive in the
 * remainder.
 *
 * @param path absolute
 * @returns undefined when the prefix exists but cannot be resolved
 */
export function resolveForHelper(path: string, host: Host): string | undefined {
  // The kernel opens no longer name, so there is nothing to ask about one.
  const whole = path.length > LONGEST_PATH ? directoryOf(path.slice(0, LONGEST_PATH + 1)) : path;
  const prefix = longestExisting(whole, host);
  if (prefix.length === 1) return path;
  const real = host.realpath(prefix);
  return real === undefined ? undefined : real + path.slice(prefix.length);
}

/** What leads through a directory that is not there is not there either, so that few questions find the end. */
export function longestExisting(path: string, host: Host): string {
  const exists = (prefix: string) => prefix.length === 1 || host.stat(prefix) !== undefined;
  if (exists(path)) return path;
  const parent = directoryOf(path);
  if (exists(parent)) return parent;
  const ends = endsOf(parent);
  let there = 0;
  let missing = ends.length - 1;
  while (missing - there > 1) {
    const middle = (there + missing) >> 1;
    if (exists(parent.slice(0, ends[middle]))) there = middle;
    else missing = middle;
  }
  return parent.slice(0, ends[there]);
}

/** Where the root, every directory on the way to the path, and the path itself end, as `directoryOf` names them. */
function endsOf(path: string): readonly number[] {
  const ends = [1];
  for (let at = 1; at < path.length; at++) {
    if (path[at] !== '/' && (path[at + 1] ?? '/') === '/') ends.push(at + 1);
  }
  return ends;
}

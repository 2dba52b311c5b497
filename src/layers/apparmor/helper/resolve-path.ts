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
function longestExisting(path: string, host: Host): string {
  const exists = (prefix: string) => prefix.length === 1 || host.stat(prefix) !== undefined;
  if (exists(path)) return path;
  const parent = directoryOf(path);
  if (exists(parent)) return parent;
  const prefixes = prefixesOf(parent);
  let there = 0;
  let missing = prefixes.length - 1;
  while (missing - there > 1) {
    const middle = (there + missing) >> 1;
    if (exists(prefixes[middle]!)) there = middle;
    else missing = middle;
  }
  return prefixes[there]!;
}

/** The root, and every directory on the way to the path and the path itself, as `directoryOf` would name them. */
function prefixesOf(path: string): readonly string[] {
  const ends = [...path.matchAll(/[^/]\/+|[^/]$/g)].map(({index}) => index + 1);
  return ['/', ...ends.map(end => path.slice(0, end))];
}

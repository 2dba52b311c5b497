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
  let prefix = path.length > LONGEST_PATH ? directoryOf(path.slice(0, LONGEST_PATH + 1)) : path;
  while (prefix.length > 1 && !host.stat(prefix)) prefix = directoryOf(prefix);
  if (prefix.length === 1) return path;
  const real = host.realpath(prefix);
  return real === undefined ? undefined : real + path.slice(prefix.length);
}

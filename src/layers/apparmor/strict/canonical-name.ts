// SPDX-License-Identifier: Apache-2.0
/** The name under which the kernel will know a path: AppArmor judges what symlinks lead to. */
import type {Host} from '../../../host/host.ts';
import {directoryOf, goesUp} from '../../../text/paths.ts';
import {longestExisting, resolveForHelper} from '../helper/resolve-path.ts';

/** The kernel follows at most so many links in one path. */
const MOST_LINKS = 40;

/**
 * The canonical name of what exists, followed by what does not yet; without empty or `.` components. A link to what
 * does not exist is followed, too: whoever makes a file by its name makes it there.
 *
 * @param path absolute
 * @returns undefined when there is no such name: the path cannot be followed, or leads through `..` below a
 *   directory that does not exist
 */
export function canonicalName(path: string, host: Host): string | undefined {
  let name = path;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const resolved = resolveForHelper(tidy(name), host);
    if (resolved === undefined || goesUp(resolved)) return undefined;
    const behind = behindDangling(resolved, host);
    if (behind === undefined) return tidy(resolved);
    name = behind;
  }
  // The kernel gives up, too: nothing is opened or made by that name.
  return tidy(path);
}

/** Where a resolved path goes on that stops at a link to what does not exist; undefined where it does no such thing. */
function behindDangling(resolved: string, host: Host): string | undefined {
  const there = longestExisting(resolved, host);
  if (there === resolved) return undefined;
  const end = resolved.indexOf('/', there.length + 1);
  const link = end === -1 ? resolved : resolved.slice(0, end);
  const target = host.lstat(link)?.type === 'symlink' ? host.readlink(link) : undefined;
  if (target === undefined) return undefined;
  const start = target.startsWith('/') ? target : `${directoryOf(link)}/${target}`;
  return start + resolved.slice(link.length);
}

/** What a path goes up from though no directory is there; undefined where it does no such thing. */
export function missingBelowUp(path: string, host: Host): string | undefined {
  const [missing, up] = (resolveForHelper(tidy(path), host) ?? '').split(/(?<=\/[^/]+)\/\.\.(?=\/|$)/);
  return up === undefined ? undefined : missing;
}

/** Empty and `.` components, also at the end. */
const UNTIDY = /\/\.?(?:\/|$)/;

function tidy(path: string): string {
  if (path.startsWith('/') && !UNTIDY.test(path)) return path;
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

// SPDX-License-Identifier: Apache-2.0
/** The name under which the kernel will know a path: AppArmor judges what symlinks lead to. */
import type {Host} from '../../../host/host.ts';
import {goesUp} from '../../../text/paths.ts';
import {resolveForHelper} from '../helper/resolve-path.ts';

/**
 * The canonical name of what exists, followed by what does not yet; without empty or `.` components.
 *
 * @param path absolute
 * @returns undefined when there is no such name: the path cannot be followed, or leads through `..` below a
 *   directory that does not exist
 */
export function canonicalName(path: string, host: Host): string | undefined {
  const resolved = resolveForHelper(tidy(path), host);
  if (resolved === undefined || goesUp(resolved)) return undefined;
  return tidy(resolved);
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

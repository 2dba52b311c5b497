// SPDX-License-Identifier: Apache-2.0
/** Whoever makes a file makes no directory for it: only libvirt does, for what it names itself and for companions. */
import {walkPath} from '../host/walk-path.ts';
import type {Resource} from '../inventory/resource.ts';
import {TRAITS} from '../inventory/roles.ts';
import {isWithin} from '../text/paths.ts';
import type {Analysis} from './analysis.ts';
import {resolvedPath} from './resolved-path.ts';

/**
 * The first directory on the way that nobody makes before something is made in it.
 *
 * @param uses what the definition needs the path for
 */
export function missingDirectory(
  path: string,
  uses: readonly Resource[],
  {host, files, site}: Pick<Analysis, 'host' | 'files' | 'site'>,
): string | undefined {
  const {problem, end} = walkPath(path, files);
  const resolved = resolvedPath(path, host);
  if (problem !== 'missing' || end === resolved) return undefined;
  // What is mounted below /dev is there on every host.
  if (resolved.startsWith('/dev/') || uses.some(isGivenDirectory)) return undefined;
  return site.libvirtDirectories().some(directory => isWithin(resolved, directory)) ? undefined : end;
}

function isGivenDirectory({kind, role, shortNamed}: Resource): boolean {
  const owner = TRAITS[role].made?.owner;
  return kind === 'domain' || shortNamed !== undefined || owner === 'swtpm' || owner === 'passt';
}

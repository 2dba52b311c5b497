// SPDX-License-Identifier: Apache-2.0
/** The names that scripts act on. */
import {posix} from 'node:path';
import type {Host} from '../host/host.ts';

/**
 * The path without symlinks, as far as it exists: libvirt follows them when it labels, a script that runs later
 * must not. What does not exist yet (a socket, say) keeps its name in its resolved directory.
 */
export function resolvePath(host: Host, path: string): string {
  let existing = path;
  while (existing !== '/' && existing !== '.') {
    const real = host.realpath(existing);
    if (real !== undefined)
      return posix.normalize(real + path.slice(existing.length)).replace(/(?<=.)\/$/, '');
    existing = posix.dirname(existing);
  }
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

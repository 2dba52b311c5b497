// SPDX-License-Identifier: Apache-2.0
/** Files that decide what others may do: root takes them from no place that anybody else can change. */
import {statSync} from 'node:fs';
import {dirname} from 'node:path';
import {KnownError} from '../errors.ts';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;

/**
 * Whoever does not run as root decides for nobody else, and may take what they like.
 *
 * @throws KnownError UNTRUSTED_FILE when somebody but root may write the file, or its directory
 */
export function refuseUntrusted(file: string): void {
  if (process.geteuid?.() !== 0) return;
  const open = [dirname(file), file].find(path => isOpen(path));
  if (open === undefined) return;
  throw new KnownError('UNTRUSTED_FILE', `others than root may write ${open}`, {
    file,
    help: 'keep it where only root may write, with mode 0755 and 0644 at most',
  });
}

function isOpen(path: string): boolean {
  const facts = statSync(path, {throwIfNoEntry: false});
  if (!facts) return false;
  const {uid, gid, mode} = facts;
  return uid !== 0 || (mode & OTHERS_WRITE) !== 0 || (gid !== 0 && (mode & GROUP_WRITES) !== 0);
}

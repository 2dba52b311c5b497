// SPDX-License-Identifier: Apache-2.0
/** Files that decide what others may do: root takes them from no place that anybody else can change. */
import {lstatSync, realpathSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {KnownError} from '../errors.ts';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
/** In such a directory each file is its owner's to move. */
const STICKY = 0o1000;

/**
 * Whoever does not run as root decides for nobody else, and may take what they like.
 *
 * @throws KnownError UNTRUSTED_FILE when somebody but root may change the file, what leads to it, or where it lies
 */
export function refuseUntrusted(file: string): void {
  if (process.geteuid?.() !== 0) return;
  const open = [...wayTo(resolve(file)), ...wayTo(resolved(file))].find(isOpen);
  if (open === undefined) return;
  throw new KnownError('UNTRUSTED_FILE', `others than root may write ${open}`, {
    file,
    help: 'keep it where only root may write, with mode 0755 and 0644 at most',
  });
}

/** The path and every directory above it, the root first. */
function wayTo(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [path] : [...wayTo(above), path];
}

/** Whoever reads a file that is not there is told so by the system. */
function resolved(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

function isOpen(path: string): boolean {
  const facts = lstatSync(path, {throwIfNoEntry: false});
  if (!facts) return false;
  const {uid, gid, mode} = facts;
  if (facts.isSymbolicLink()) return uid !== 0;
  const isShared = (mode & OTHERS_WRITE) !== 0 || (gid !== 0 && (mode & GROUP_WRITES) !== 0);
  return uid !== 0 || (isShared && !(facts.isDirectory() && (mode & STICKY) !== 0));
}

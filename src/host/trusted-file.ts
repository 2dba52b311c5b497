// SPDX-License-Identifier: Apache-2.0
/** Files that decide what others may do: root takes them from no place that anybody else can change. */
import {isAbsolute} from 'node:path';
import {KnownError} from '../errors.ts';
import {fileFacts, linkTarget, type FileFacts} from './files.ts';
import {recordWay} from './walk-path.ts';

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
/** In such a directory each file is its owner's to move. */
const STICKY = 0o1000;

/**
 * Whoever does not run as root decides for nobody else, and may take what they like. Whoever reads a file that is
 * not there is told so by the system.
 *
 * @throws KnownError UNTRUSTED_FILE when somebody but root may change the file, or a directory or a link on the way
 */
export function refuseUntrusted(file: string): void {
  if (process.geteuid?.() !== 0) return;
  const open: string[] = [];
  // `..` behind a link leads elsewhere than the names say, so that the path stays as it is written.
  const path = isAbsolute(file) ? file : `${process.cwd()}/${file}`;
  recordWay(path, {lstat: step => fileFacts(step, false), readlink: linkTarget}, (step, facts) => {
    if (isOpen(facts)) open.push(step);
  });
  if (open[0] === undefined) return;
  throw new KnownError('UNTRUSTED_FILE', `users other than root may write to ${open[0]}`, {
    file,
    help: 'keep it where only root may write, with mode 0755 and 0644 at most',
  });
}

/** What the system does not tell is nobody's to trust. */
function isOpen({type, uid, gid, mode = OTHERS_WRITE}: FileFacts): boolean {
  if (uid !== 0 || type === 'symlink') return uid !== 0;
  const isShared = (mode & OTHERS_WRITE) !== 0 || (gid !== 0 && (mode & GROUP_WRITES) !== 0);
  return isShared && !(type === 'directory' && (mode & STICKY) !== 0);
}

// SPDX-License-Identifier: Apache-2.0
/** Goes along paths so that nobody can lead us elsewhere. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import {decodePath, pathBytes} from '../text/path-bytes.ts';
import {errnoOf} from './errno.ts';

const {O_DIRECTORY, O_NOFOLLOW, O_RDONLY} = constants;
/** A handle for the name alone: nothing is read, and a device or a pipe does not notice. Linux only. */
const O_PATH = 0o10000000;
const MOST_LINKS = 40;
const GROUP_AND_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const SLASH = 0x2f;
const DOT = Buffer.from('.');
const HANDLES = '/proc/self/fd';

/** A symlink that users other than root, and other than whoever runs this, put there or could replace. */
export class UntrustedLink extends Error {
  /** Of the kernel, where no link is to be followed. */
  readonly code = 'ELOOP';
  constructor(name: string, folder: string) {
    super(`the symbolic link ${name} in ${folder} is not followed`);
  }
}

/** A name on the way that cannot be opened. */
export class ClosedName extends Error {
  readonly code: string | undefined;
  constructor(name: string, folder: string, cause: unknown) {
    super(`cannot open ${name} in ${folder}`, {cause});
    this.code = errnoOf(cause);
  }
}

/** The name of an open file for system calls that take one; the kernel goes to the file and asks no directory. */
export function handlePath(descriptor: number): string {
  return `${HANDLES}/${descriptor}`;
}

/** Names below an open folder; where there is no /proc, its path has to do. */
export function within(folder: number, path: string): string {
  const handle = handlePath(folder);
  return existsSync(handle) ? handle : path;
}

/** Where the kernel says an open file is. */
export function pathOf(descriptor: number): string {
  return decodePath(readlinkSync(handlePath(descriptor), 'buffer'));
}

/**
 * A handle on what a path leads to, from one directory to the next. A symlink is followed only where nobody but
 * root, or whoever runs this, could have put it there or can swap it now.
 *
 * @param make permission bits, less the umask, of directories that are made where one is missing; none is when absent
 * @returns undefined when it is not there, and nothing is to be made
 * @throws UntrustedLink, ClosedName
 */
export function openTrusted(path: string, make?: number): number | undefined {
  const bytes = pathBytes(path);
  let names = split(bytes);
  let directory = openSync(bytes[0] === SLASH ? '/' : '.', O_PATH | O_DIRECTORY);
  let links = 0;
  try {
    for (let name = names[0]; name !== undefined; name = names[0]) {
      const child = openIn(directory, name, make);
      if (child === undefined) {
        closeSync(directory);
        return undefined;
      }
      const facts = fstatSync(child);
      if (!facts.isSymbolicLink()) {
        closeSync(directory);
        directory = child;
        names = names.slice(1);
        continue;
      }
      closeSync(child);
      const target = followed(directory, name, facts, ++links);
      names = [...split(target), ...names.slice(1)];
      if (target[0] !== SLASH) continue;
      closeSync(directory);
      directory = openSync('/', O_PATH | O_DIRECTORY);
    }
    return directory;
  } catch (error) {
    closeSync(directory);
    throw error;
  }
}

/**
 * A folder to write into, made with those above it where they are missing. Names in it are those `within` it: then it
 * does not matter what becomes of its own.
 *
 * @param make permission bits of each folder that is made, less the umask
 * @throws UntrustedLink, and what the system says: ENOTDIR where something else has the name
 */
export function openFolder(path: string, make: number): number {
  const found = existsSync(HANDLES) ? openTrusted(path, make) : undefined;
  // Where there is no /proc, the path itself has to do.
  if (found === undefined) {
    mkdirSync(path, {mode: make, recursive: true});
    return openSync(path, O_RDONLY | O_DIRECTORY);
  }
  try {
    return openSync(handlePath(found), O_RDONLY | O_DIRECTORY);
  } finally {
    closeSync(found);
  }
}

function openIn(directory: number, name: Buffer, make: number | undefined): number | undefined {
  const place = below(directory, name);
  try {
    return openSync(place, O_PATH | O_NOFOLLOW);
  } catch (error) {
    const code = errnoOf(error);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && make === undefined) return undefined;
    if (code === 'ENOENT' && make !== undefined) return makeIn(place, make);
    throw new ClosedName(decodePath(name), pathOf(directory), error);
  }
}

/** Somebody else may make it in between. */
function makeIn(place: Buffer, mode: number): number {
  try {
    mkdirSync(place, {mode});
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  return openSync(place, O_PATH | O_NOFOLLOW);
}

function followed(directory: number, name: Buffer, link: Stats, count: number): Buffer {
  const around = fstatSync(directory);
  const trusted = [0, process.geteuid?.() ?? 0];
  const swappable =
    !trusted.includes(around.uid) ||
    ((around.mode & GROUP_AND_OTHERS_WRITE) > 0 && (around.mode & STICKY) === 0);
  if (count > MOST_LINKS || swappable || !trusted.includes(link.uid))
    throw new UntrustedLink(decodePath(name), pathOf(directory));
  return readlinkSync(below(directory, name), 'buffer');
}

function below(directory: number, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${handlePath(directory)}/`), name]);
}

function split(path: Buffer): readonly Buffer[] {
  const names: Buffer[] = [];
  for (let from = 0; from < path.length;) {
    const slash = path.indexOf(SLASH, from);
    const to = slash === -1 ? path.length : slash;
    const name = path.subarray(from, to);
    if (name.length > 0 && !name.equals(DOT)) names.push(name);
    from = to + 1;
  }
  return names;
}

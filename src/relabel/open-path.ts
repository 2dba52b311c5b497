// SPDX-License-Identifier: Apache-2.0
/** Opens files so that nobody can lead us elsewhere. */
import {closeSync, constants, fstatSync, openSync, readlinkSync, type Stats} from 'node:fs';
import {decodePath, pathBytes} from '../text/path-bytes.ts';
import {KnownError, messageOf} from '../errors.ts';
import {errnoOf} from '../files/errno.ts';

const {O_DIRECTORY, O_NOFOLLOW} = constants;
/** A handle for the name alone: nothing is read, and a device or a pipe does not notice. Linux only, like libvirt's labels. */
const O_PATH = 0o10000000;
const MOST_LINKS = 40;
const GROUP_AND_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const SLASH = 0x2f;
const DOT = Buffer.from('.');

/** The name of an open file for system calls that take one; the kernel goes to the file and asks no directory. */
export function handlePath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

/**
 * A handle on what a path leads to, from one directory to the next. A symlink is followed only where nobody but
 * root, or whoever runs this, could have put it there or can swap it now.
 *
 * @returns undefined when it is not there
 * @throws KnownError RELABEL_SYMLINK
 */
export function openPath(path: string): number | undefined {
  let names = split(pathBytes(path));
  let directory = openSync('/', O_PATH | O_DIRECTORY);
  let links = 0;
  for (;;) {
    const [name, ...rest] = names;
    if (name === undefined) return directory;
    const child = openIn(directory, name, path);
    if (child === undefined) {
      closeSync(directory);
      return undefined;
    }
    const facts = fstatSync(child);
    if (!facts.isSymbolicLink()) {
      closeSync(directory);
      directory = child;
      names = rest;
      continue;
    }
    closeSync(child);
    const target = followed(directory, name, facts, path, ++links);
    names = [...split(target), ...rest];
    if (target[0] !== SLASH) continue;
    closeSync(directory);
    directory = openSync('/', O_PATH | O_DIRECTORY);
  }
}

/** Where the kernel says an open file is. */
export function pathOf(descriptor: number): string {
  return decodePath(readlinkSync(handlePath(descriptor), 'buffer'));
}

function openIn(directory: number, name: Buffer, path: string): number | undefined {
  try {
    return openSync(below(directory, name), O_PATH | O_NOFOLLOW);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const where = pathOf(directory);
    closeSync(directory);
    throw new KnownError(
      'RELABEL_OPEN',
      `${path}: cannot open ${decodePath(name)} in ${where}: ${code ?? messageOf(error)}`,
      {help: 'run this as root, with a path that its file system allows', cause: error},
    );
  }
}

function followed(directory: number, name: Buffer, link: Stats, path: string, count: number): Buffer {
  const around = fstatSync(directory);
  const trusted = [0, process.geteuid?.() ?? 0];
  const swappable =
    !trusted.includes(around.uid) ||
    ((around.mode & GROUP_AND_OTHERS_WRITE) > 0 && (around.mode & STICKY) === 0);
  if (count <= MOST_LINKS && !swappable && trusted.includes(link.uid))
    return readlinkSync(below(directory, name), 'buffer');
  const where = pathOf(directory);
  closeSync(directory);
  throw new KnownError(
    'RELABEL_SYMLINK',
    `${path}: the symbolic link ${decodePath(name)} in ${where} is not followed`,
    {
      help: 'users other than root could have put it there, or could replace it; write the path that it leads to into the definition',
    },
  );
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

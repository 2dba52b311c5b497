// SPDX-License-Identifier: Apache-2.0
/** Files written whole or not at all, and never through a symlink. */
import {removeLeftovers} from '../files/leftovers.ts';
import {replaceFile} from '../files/replace-file.ts';
import {errnoOf, reasonOf} from '../files/errno.ts';
import {openFolder, UntrustedLink, within} from '../files/trusted-path.ts';
import {constants, type Stats} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import fs from 'fs-extra';
import {KnownError} from '../errors.ts';
import {pathBytes} from '../text/path-bytes.ts';
import type {BinaryFile, OutputFile} from './output-file.ts';

export interface Written {
  /** The output folder's name, as given, and the file's below it. */
  readonly path: string;
  /** False when the file was there already, byte for byte. */
  readonly changed: boolean;
}

const {O_NOFOLLOW, O_RDONLY, O_DIRECTORY} = constants;
const FOLDER_MODE = 0o755;

/**
 * Writes below `folder`, which may itself be reached through symlinks that only root or the caller can replace;
 * nothing below it may. Folders are held open while they are worked in, so swapping one for a symlink changes nothing.
 *
 * @returns the files in the order given
 * @throws KnownError when a symlink or something else is in the way; files before it are written, none half
 */
export async function writeFiles(
  folder: string,
  files: readonly (OutputFile | BinaryFile)[],
): Promise<readonly Written[]> {
  const top = await named(folder, async () => openFolder(folder, 0o777));
  try {
    const written: Written[] = [];
    const tidied = new Set<string>();
    for (const file of files) {
      const path = join(folder, file.path);
      const base = within(top, folder);
      const changed = await named(path, () => writeBelow(base, file, tidied));
      written.push({path, changed});
    }
    return written;
  } finally {
    await fs.close(top);
  }
}

/**
 * Writes one file that a person has named.
 *
 * @throws KnownError UNWRITABLE
 */
export async function writeNamed(
  file: string,
  content: Omit<OutputFile, 'path'> | Omit<BinaryFile, 'path'>,
): Promise<void> {
  const path = basename(file);
  if (file.endsWith('/') || path === '.' || path === '..')
    throw new KnownError('UNWRITABLE', 'cannot write: this is a folder', {file, help: 'name a file in it'});
  await writeFiles(dirname(file), [{path, ...content}]);
}

/** @param tidied folders in which this run has removed what was left by others */
async function writeBelow(
  folder: string,
  file: OutputFile | BinaryFile,
  tidied: Set<string>,
): Promise<boolean> {
  const parts = file.path.split('/');
  let directory = await fs.open(folder, O_RDONLY | O_DIRECTORY);
  try {
    for (const name of parts.slice(0, -1)) {
      const next = await openSubdirectory(within(directory, folder), name);
      await fs.close(directory);
      directory = next;
    }
    const path = join(folder, ...parts.slice(0, -1));
    const base = within(directory, path);
    if (!tidied.has(path)) removeLeftovers(base);
    tidied.add(path);
    return await putBelow(base, parts.at(-1) ?? '', file, directory);
  } finally {
    await fs.close(directory);
  }
}

async function openSubdirectory(base: string, name: string): Promise<number> {
  const path = join(base, name);
  await fs.mkdir(path, FOLDER_MODE).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
  return fs.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

async function putBelow(
  base: string,
  name: string,
  file: OutputFile | BinaryFile,
  directory: number,
): Promise<boolean> {
  const target = join(base, name);
  const content = 'bytes' in file ? Buffer.from(file.bytes) : pathBytes(file.text);
  if (await isSame(target, content, file.mode)) return false;
  replaceFile(target, content, file.mode);
  await fs.fsync(directory);
  return true;
}

/** Whether the file is there already as it should be. What is there and no regular file is refused. */
async function isSame(target: string, content: Buffer, mode: number): Promise<boolean> {
  const facts = await fs.lstat(target).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return undefined;
  });
  if (facts === undefined) return false;
  if (!facts.isFile()) throw inTheWay(`${whatIs(facts)} is in the way`);
  if ((facts.mode & 0o7777) !== mode || facts.size !== content.length) return false;
  const descriptor = await fs.open(target, O_RDONLY | O_NOFOLLOW);
  try {
    return content.equals(await fs.readFile(descriptor));
  } finally {
    await fs.close(descriptor);
  }
}

function whatIs(facts: Stats): string {
  if (facts.isSymbolicLink()) return 'a symbolic link';
  return facts.isDirectory() ? 'a folder' : 'a pipe, socket or device';
}

const REASONS: Readonly<Record<string, string>> = {
  ELOOP: 'a symbolic link is in the way',
  ENOTDIR: 'a file or a symbolic link is where a folder has to be',
  ENOENT: 'no file can be made in this place',
  EEXIST: 'a file is where a folder has to be',
};

/** The action, with what the system refuses told as a refusal that names the file. */
async function named<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof KnownError)
      throw new KnownError(error.code, error.message, {file: path, help: error.help});
    if (error instanceof UntrustedLink) throw inTheWay(error.message, LEADS_ELSEWHERE, path);
    if (errnoOf(error) === undefined) throw error;
    throw new KnownError('UNWRITABLE', `cannot write: ${reasonOf(error, REASONS)}`, {
      file: path,
      ...(isForbidden(error) ? {help: 'choose a folder that you may write to, or run as root'} : {}),
      cause: error,
    });
  }
}

function isForbidden(error: unknown): boolean {
  return process.getuid?.() !== 0 && ['EACCES', 'EPERM'].includes(errnoOf(error) ?? '');
}

const LEADS_ELSEWHERE =
  'users other than root could have put it there, or could replace it; name the folder that it leads to';

function inTheWay(
  what: string,
  help = 'remove it, or choose another name or folder',
  file?: string,
): KnownError {
  return new KnownError('UNWRITABLE', `cannot write: ${what}`, {help, file});
}

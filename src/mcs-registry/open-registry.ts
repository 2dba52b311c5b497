// SPDX-License-Identifier: Apache-2.0
/** The registry's file: where it is, and one process at a time in it. */
import {closeSync, constants, fstatSync, lstatSync, openSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {openFolder, UntrustedLink, within} from '../files/trusted-path.ts';
import {KnownError} from '../errors.ts';
import {lockFile} from '../file-lock.ts';
import type {Layout} from '../policy/layout.ts';
import {FILE_BYTES, MAGIC} from './layout.ts';
import {PagedFile} from './paged-file.ts';
import {damaged, Registry} from './registry.ts';
import {storageOf, type Storage} from './storage.ts';
import {errnoOf, reasonOf} from '../files/errno.ts';

const NAME = 'mcs-registry';
const {O_RDWR, O_CREAT, O_NOFOLLOW} = constants;

/** Where a connection's registry is kept unless a file is named. */
export function registryPath(
  {kind, root}: Pick<Layout, 'kind' | 'root'>,
  {home, XDG_STATE_HOME}: {readonly home: string; readonly XDG_STATE_HOME?: string | undefined},
): string {
  switch (kind) {
    case 'system':
      return join('/var/lib/svirtgen', NAME);
    case 'session':
      return join(XDG_STATE_HOME || join(home, '.local/state'), 'svirtgen', NAME);
    case 'embed':
      return join(root ?? '/', 'lib/svirtgen', NAME);
  }
}

/**
 * Gives the registry to `use`, alone with it, and makes its changes last when it returns; none is made when it
 * throws. The file is made when it is missing.
 *
 * @throws KnownError when the file cannot be used
 */
export function changeRegistry<Result>(path: string, use: (registry: Registry) => Result): Result {
  return opened(path, O_RDWR | O_CREAT, file => {
    const result = use(new Registry(file));
    file.commit();
    return result;
  });
}

/** The same for those who only look; undefined when there is no file. */
export function readRegistry<Result>(path: string, use: (registry: Registry) => Result): Result | undefined {
  if (lstatSync(path, {throwIfNoEntry: false}) === undefined) return undefined;
  return opened(path, O_RDWR, file => use(new Registry(file)));
}

/**
 * The pairs that were allocated, by UUID, for planning.
 *
 * @throws KnownError when there is no registry
 */
export function allocatedPairs(path: string): ReadonlyMap<string, string> {
  const pairs = readRegistry(path, registry => {
    const entries = [...registry.entries()].filter(({purpose}) => purpose === 'allocated');
    return new Map(entries.map(({uuid, level}) => [uuid ?? '', level]));
  });
  if (pairs !== undefined) return pairs;
  throw new KnownError('MCS_REGISTRY', `there is no registry ${path}`, {
    help: 'make one with svirtgen mcs allocate',
  });
}

function opened<Result>(path: string, flags: number, use: (file: PagedFile) => Result): Result {
  return named(path, () => {
    const descriptor = openIn(path, flags);
    try {
      if (!fstatSync(descriptor).isFile()) throw damaged(`${path} is no regular file`);
      const storage = storageOf(descriptor);
      begin(storage, path);
      return use(new PagedFile(storage, FILE_BYTES));
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Makes a registry of an empty file, or of one whose making was killed; refuses whatever else it may be. */
function begin(storage: Storage, path: string): void {
  const size = storage.size();
  const beginning = storage.read(0, MAGIC.length);
  if (size >= FILE_BYTES && beginning.equals(MAGIC)) return;
  const unfinished = size === FILE_BYTES && beginning.every(byte => byte === 0);
  if (size > 0 && !unfinished) throw damaged(`${path} does not begin like one, or is too short`);
  storage.truncate(FILE_BYTES);
  storage.write(0, MAGIC);
  storage.sync();
}

/** In a folder that is held open, so that nobody swaps it. */
function openIn(path: string, flags: number): number {
  const folder = openFolder(dirname(path), 0o700);
  try {
    return openLocked(join(within(folder, dirname(path)), basename(path)), flags);
  } finally {
    closeSync(folder);
  }
}

/** The lock is worth something only on the file that has the name now. */
function openLocked(path: string, flags: number): number {
  for (;;) {
    // Whoever may read it may lock it too, and keep everyone waiting: nobody but its owner may.
    const descriptor = openSync(path, flags | O_NOFOLLOW, 0o600);
    try {
      lockFile(descriptor, path);
      const here = lstatSync(path, {throwIfNoEntry: false});
      const held = fstatSync(descriptor);
      if (here?.ino === held.ino && here.dev === held.dev) return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ELOOP: 'a symbolic link stands in its place',
  EISDIR: 'a directory stands in its place',
  ENOTDIR: 'something that is no directory is in the way',
  EEXIST: 'something that is no directory is in the way',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

function named<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const code = errnoOf(error);
    if (error instanceof KnownError || code === undefined) throw error;
    const reason = error instanceof UntrustedLink ? error.message : reasonOf(error, REASONS);
    throw new KnownError('MCS_REGISTRY', `cannot use the registry ${path}: ${reason}`, {
      help:
        code === 'EIO'
          ? "see what the kernel's log says of the disk"
          : 'name a file of your own with --registry, or run as root',
      cause: error,
    });
  }
}

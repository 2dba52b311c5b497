// SPDX-License-Identifier: Apache-2.0
/** Files that others may have made: read whole, within a limit, and never waited for. */
import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {KnownError} from '../errors.ts';
import {encodePath} from '../text/path-bytes.ts';
import {readAll} from './read-all.ts';

const {O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants;

export interface ReadingLimits {
  /** In bytes; 10 MiB when absent. */
  readonly largest?: number;
  /** Whether a symlink at the end of the path is followed; yes when absent. */
  readonly followLinks?: boolean;
}

/** More than any definition, policy or profile has. */
const LARGEST = 10 * 1024 * 1024;

/**
 * The bytes of a regular file. A FIFO would wait for a writer and a device is not for reading, so neither is.
 *
 * @throws KnownError NOT_A_FILE, FILE_TOO_LARGE
 * @throws Error with a `code`, such as ENOENT, of the system
 */
export function readRegularFile(
  path: string,
  {largest = LARGEST, followLinks = true}: ReadingLimits = {},
): Buffer {
  const descriptor = openRegularFile(path, {followLinks});
  try {
    if (fstatSync(descriptor).size > largest) throw tooLarge(largest);
    // The size may be 0 in /proc, and may grow while it is read; some files there, such as kmsg, wait for more.
    return readAll(descriptor, largest, () => tooLarge(largest), {waits: false});
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A descriptor for reading, which the caller closes.
 *
 * @throws KnownError NOT_A_FILE
 * @throws Error with a `code`, such as ENOENT, of the system
 */
export function openRegularFile(
  path: string,
  {followLinks = true}: Pick<ReadingLimits, 'followLinks'> = {},
): number {
  const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | (followLinks ? 0 : O_NOFOLLOW);
  const descriptor = openSync(encodePath(path), flags);
  const facts = fstatSync(descriptor);
  if (facts.isFile()) return descriptor;
  closeSync(descriptor);
  throw notAFile(facts.isDirectory() ? 'a directory' : 'a pipe, socket or device');
}

function notAFile(what: string): KnownError {
  return new KnownError('NOT_A_FILE', `it is ${what}, not a regular file`);
}

function tooLarge(largest: number): KnownError {
  return new KnownError('FILE_TOO_LARGE', `it is larger than ${largest} bytes`);
}

// SPDX-License-Identifier: Apache-2.0
/** Files of the helper, within libvirt's limit. */
import {closeSync, fstatSync, openSync} from 'node:fs';
import {unlessMissing} from '../../files/errno.ts';
import {readAll} from '../../files/read-all.ts';

/** libvirt's limit for everything the helper reads and writes, in bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

/** Of what the helper makes; libvirt's is as open. */
export const FILE_MODE = 0o644;

/** @throws RangeError beyond the limit; what the system says otherwise */
export function readLimited(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size > LARGEST_FILE) throw tooLarge();
    return readDescriptor(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Everything up to the end; also from a pipe. */
export function readDescriptor(descriptor: number): Buffer {
  return readAll(descriptor, LARGEST_FILE, tooLarge);
}

/** The content of a file, or undefined where there is none. */
export function readIfExists(file: string): Buffer | undefined {
  return unlessMissing(() => readLimited(file));
}

function tooLarge(): RangeError {
  return new RangeError(`more than ${LARGEST_FILE} bytes`);
}

// SPDX-License-Identifier: Apache-2.0
/** Paths that no kernel takes: what cannot be opened needs no rule, and would take long to judge. */
import {KnownError, type Place} from '../../errors.ts';
import type {Domain} from '../domain.ts';

/** PATH_MAX of linux/limits.h without the NUL, and NAME_MAX; in bytes. */
const LONGEST_PATH = 4095;
const LONGEST_NAME = 255;

/**
 * libvirt takes such a definition, and QEMU does not start with it (ENAMETOOLONG). Every text of the definition
 * that is an absolute path is looked at, whichever device it belongs to.
 *
 * @throws KnownError PATH_TOO_LONG
 */
export function refuseLongPaths(domain: Domain): void {
  look(domain, domain.at);
}

function look(value: unknown, place: Place): void {
  if (typeof value === 'string') {
    if (value.length > LONGEST_NAME && value.startsWith('/')) checkPath(value, place);
  } else if (typeof value === 'object' && value !== null) {
    const own = 'at' in value ? (value.at as Place) : place;
    for (const part of value instanceof Map ? value.values() : Object.values(value)) look(part, own);
  }
}

function checkPath(path: string, place: Place): void {
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw tooLong(`a path of ${Buffer.byteLength(path)} bytes; the kernel takes ${LONGEST_PATH}`, place);
  const name = path.split('/').find(part => Buffer.byteLength(part) > LONGEST_NAME);
  if (name !== undefined)
    throw tooLong(`a name of ${Buffer.byteLength(name)} bytes; file systems take ${LONGEST_NAME}`, place);
}

function tooLong(message: string, place: Place): KnownError {
  return new KnownError('PATH_TOO_LONG', message, {place, help: 'QEMU could not open it; use a shorter one'});
}

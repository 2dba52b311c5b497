// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';

/** @param other the definition that has the UUID as well */
export function uuidTwice(uuid: string, other: string): KnownError {
  return new KnownError('UUID_TWICE', `the UUID ${uuid} is also that of ${other}`, {
    help: 'give each VM its own UUID, and name each definition once',
  });
}

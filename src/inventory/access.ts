// SPDX-License-Identifier: Apache-2.0
/** Access as a set of letters in one canonical order; text only at the edges. */
import type {Access} from './resource.ts';

/** read, write, append, link, lock, map for execution, execute. */
const ORDER = 'rwalkmx';

/** @throws RangeError on a letter that is no access */
export function access(letters: string): Access {
  for (const letter of letters) {
    if (!ORDER.includes(letter)) throw new RangeError(`unknown access ${letter}`);
  }
  let ordered = '';
  for (const letter of ORDER) if (letters.includes(letter)) ordered += letter;
  return ordered as Access;
}

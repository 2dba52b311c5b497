// SPDX-License-Identifier: Apache-2.0
import {decodePath} from '../../text/path-bytes.ts';
import {NO_BACKING, UNREADABLE_BACKING, type Backing} from './backing.ts';

const DESCRIPTOR = 0x200;
const PREFIX = 'parentFileNameHint="';

/** The descriptor is text that ends at the first NUL. */
export function vmdkBacking(header: Buffer): Backing {
  if (header.length <= DESCRIPTOR) return UNREADABLE_BACKING;
  const rest = header.subarray(DESCRIPTOR);
  const nul = rest.indexOf(0);
  const text = nul === -1 ? rest : rest.subarray(0, nul);
  const found = text.indexOf(PREFIX, 0, 'latin1');
  if (found === -1) return NO_BACKING;
  const start = found + PREFIX.length;
  const end = text.indexOf('"', start, 'latin1');
  if (end === -1) return UNREADABLE_BACKING;
  if (end === start) return NO_BACKING;
  return {name: decodePath(text.subarray(start, end)), format: 'auto', complete: true};
}

// SPDX-License-Identifier: Apache-2.0
/** Where headers of qed, cow and vmdk name the image below; qcow has a file of its own. */
import {type Backing, nameAt, NO_BACKING, UNREADABLE_BACKING} from './image-facts.ts';
import {decodePath} from '../../text/path-bytes.ts';

const FEATURES = 16;
const NAME_OFFSET = 56;
const NAME_SIZE = 60;
const HAS_BACKING = 1n;
const BACKING_IS_RAW = 4n;

/**
 * An image that does not say "raw" below is taken for one whose backing format may safely be detected
 * (`auto-safe`): qed's own programs never put a probed raw image there.
 */
export function qedBacking(header: Buffer): Backing {
  const features = header.readBigUInt64LE(FEATURES);
  if ((features & HAS_BACKING) === 0n) return NO_BACKING;
  if (header.length < NAME_SIZE + 4) return UNREADABLE_BACKING;
  const offset = header.readUInt32LE(NAME_OFFSET);
  const size = header.readUInt32LE(NAME_SIZE);
  if (offset > header.length) return UNREADABLE_BACKING;
  if (size === 0) return NO_BACKING;
  if (offset + size > header.length) return UNREADABLE_BACKING;
  const format = (features & BACKING_IS_RAW) === 0n ? 'auto-safe' : 'raw';
  return {name: nameAt(header, offset, size), format, complete: true};
}

const NAME = 8;
const NAME_BYTES = 1024;

/** User-mode Linux's format: the name has a field of its own and is empty when there is none. */
export function cowBacking(header: Buffer): Backing {
  const name = nameAt(header, NAME, NAME_BYTES);
  return name === '' ? NO_BACKING : {name, format: 'auto', complete: true};
}

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

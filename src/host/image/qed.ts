// SPDX-License-Identifier: Apache-2.0
import {nameAt, NO_BACKING, UNREADABLE_BACKING, type Backing} from './backing.ts';

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

// SPDX-License-Identifier: Apache-2.0
/**
 * How the registry's file is laid out. Its size never changes, so every pair has its place and nothing has to be
 * searched for; most of it is a hole until it is used.
 *
 *     page 0          magic, version, number of pairs that are held
 *     bitmap          one bit a pair: held
 *     index           pair number + 1 by owner, open addressing; never more than half full
 *     records         128 bytes a pair: who holds it, and why
 *     (journal)       behind the end, while a change is under way
 *
 * Numbers are little-endian. The number of a pair is its place in the order c0,c1 – c0,c2 – c1,c2 – c0,c3 …
 */
export const PAGE = 4096;

export const CATEGORIES = 1024;
/** 523,776. */
export const PAIRS = (CATEGORIES * (CATEGORIES - 1)) / 2;

export const MAGIC = Buffer.from('svirtgen mcs 1\n\0', 'latin1');
export const COUNT_AT = 16;

export const BITMAP_AT = pages(COUNT_AT + 4);
export const BITMAP_BYTES = PAIRS / 8;

export const INDEX_AT = BITMAP_AT + pages(BITMAP_BYTES);
export const INDEX_SLOTS = 1 << 20;
export const SLOT_BYTES = 4;

export const RECORDS_AT = INDEX_AT + pages(INDEX_SLOTS * SLOT_BYTES);
export const RECORD_BYTES = 128;

export const FILE_BYTES = RECORDS_AT + pages(PAIRS * RECORD_BYTES);

function pages(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE;
}

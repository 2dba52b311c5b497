// SPDX-License-Identifier: Apache-2.0
/** A descriptor's lines, as they come: what a pipe gives may have no end. */
import {readSome} from './read-all.ts';

const CHUNK = 64 * 1024;
const NEWLINE = 10;

/** A line without its newline, or undefined for one that was longer than the limit and was passed over. */
export type Line = Buffer | undefined;

/**
 * @param limit bytes of the longest line that is kept
 * @param before what was read from the descriptor already
 * @throws what the system says
 */
export function* linesOf(
  descriptor: number,
  limit: number,
  before: Buffer = Buffer.alloc(0),
): Generator<Line> {
  let pieces: Buffer[] = [];
  let size = 0;
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size > limit) pieces = [];
    else pieces.push(piece);
  };
  const line = (): Line => {
    const whole = size > limit ? undefined : pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    size = 0;
    return whole;
  };
  for (
    let chunk = before.length > 0 ? before : next(descriptor);
    chunk.length > 0;
    chunk = next(descriptor)
  ) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (size > 0) yield line();
}

/** Empty at the end. */
function next(descriptor: number): Buffer {
  const chunk = Buffer.allocUnsafe(CHUNK);
  return chunk.subarray(0, readSome(descriptor, chunk));
}

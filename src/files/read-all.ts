// SPDX-License-Identifier: Apache-2.0
/** Everything a descriptor gives, up to a limit; also from a pipe. */
import {readSync} from 'node:fs';
import {errnoOf} from './errno.ts';

const CHUNK = 64 * 1024;
/** Milliseconds until a pipe that had nothing is asked again. */
const PAUSE = 10;

/**
 * @param limit bytes; nothing beyond it is kept
 * @param tooLarge the error for more than that
 * @param before what was read from the descriptor already
 * @param waits whether to wait for more where there is nothing yet; yes when absent
 * @throws what `tooLarge` makes, and what the system says
 */
export function readAll(
  descriptor: number,
  limit: number,
  tooLarge: () => Error,
  {before = Buffer.alloc(0), waits = true}: {readonly before?: Buffer; readonly waits?: boolean} = {},
): Buffer {
  const chunks: Buffer[] = [before];
  for (let size = before.length; ;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = readSome(descriptor, chunk, waits);
    if (length === 0) return Buffer.concat(chunks);
    size += length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk.subarray(0, length));
  }
}

/**
 * A pipe that is not ready yet answers EAGAIN when it was opened without blocking, as standard input may be.
 *
 * @returns how many bytes of `chunk` were read; 0 at the end
 */
export function readSome(descriptor: number, chunk: Buffer, waits = true): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN' || !waits) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

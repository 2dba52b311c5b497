/** Files of the helper: read within a limit, replaced whole or not at all. */
import {closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync} from 'node:fs';

/** libvirt's limit for everything the helper reads and writes, in bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

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
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const length = readOnce(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    total += length;
    if (total > LARGEST_FILE) throw tooLarge();
    chunks.push(chunk.subarray(0, length));
  }
}

/** A pipe that somebody made non-blocking has nothing yet at times. */
function readOnce(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** The content of a file, or undefined where there is none. */
export function readIfExists(file: string): Buffer | undefined {
  try {
    return readLimited(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nobody ever sees half of it: AppArmor compiles what is there at any moment. */
export function replaceFile(file: string, content: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    createFile(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') rmSync(temporary, {force: true});
    throw error;
  }
}

/** @throws EEXIST when there is one already */
export function createFile(file: string, content: Uint8Array): void {
  const descriptor = openSync(file, 'wx', 0o644);
  try {
    for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function tooLarge(): RangeError {
  return new RangeError(`more than ${LARGEST_FILE} bytes`);
}

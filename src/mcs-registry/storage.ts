// SPDX-License-Identifier: Apache-2.0
/** The bytes of an open file. */
import {fdatasyncSync, fstatSync, ftruncateSync, readSync, writeSync} from 'node:fs';

export interface Storage {
  size(): number;
  /** Zeros where the file ends earlier. */
  read(at: number, length: number): Buffer;
  write(at: number, bytes: Buffer): void;
  truncate(size: number): void;
  /** Returns when everything that was written outlives a crash of the host. */
  sync(): void;
}

export function storageOf(descriptor: number): Storage {
  return {
    size: () => fstatSync(descriptor).size,
    read: (at, length) => {
      const bytes = Buffer.alloc(length);
      for (let done = 0; done < length;) {
        const read = readSync(descriptor, bytes, done, length - done, at + done);
        if (read === 0) break;
        done += read;
      }
      return bytes;
    },
    write: (at, bytes) => {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, at + done);
      }
    },
    truncate: size => ftruncateSync(descriptor, size),
    sync: () => fdatasyncSync(descriptor),
  };
}

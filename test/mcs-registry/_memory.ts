// SPDX-License-Identifier: Apache-2.0
/** A file in memory, whose process can be killed at any of its changes. */
import type {Storage} from '../../src/mcs-registry/storage.ts';

export class Killed extends Error {}

export class MemoryFile implements Storage {
  #bytes = Buffer.alloc(0);
  /** Changes until the process is killed; the last one is done in part. */
  #left = Infinity;
  #part = 0;

  /** Kills whoever makes the `change`th change from now on (from 0), when a part (0 to 1) of its bytes is written. */
  killAt(change: number, part: number): void {
    this.#left = change;
    this.#part = part;
  }

  live(): void {
    this.#left = Infinity;
  }

  size(): number {
    return this.#bytes.length;
  }

  read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    this.#bytes.copy(bytes, 0, at, at + length);
    return bytes;
  }

  write(at: number, bytes: Buffer): void {
    const done = this.#dies() ? bytes.subarray(0, Math.floor(bytes.length * this.#part)) : bytes;
    if (done.length > 0) {
      this.#resize(Math.max(this.#bytes.length, at + done.length));
      done.copy(this.#bytes, at);
    }
    this.#check(done === bytes);
  }

  truncate(size: number): void {
    const dies = this.#dies();
    if (!dies) this.#resize(size);
    this.#check(!dies);
  }

  sync(): void {
    this.#check(!this.#dies());
  }

  #dies(): boolean {
    return this.#left-- <= 0;
  }

  #check(alive: boolean): void {
    if (!alive) throw new Killed();
  }

  #resize(size: number): void {
    if (size === this.#bytes.length) return;
    const bytes = Buffer.alloc(size);
    this.#bytes.copy(bytes);
    this.#bytes = bytes;
  }
}

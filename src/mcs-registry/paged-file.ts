// SPDX-License-Identifier: Apache-2.0
/**
 * A file of fixed size that changes as a whole or not at all, whatever kills the process or the host.
 *
 * Changed pages are first written, with a checksum, behind the file's end, then to their places; what a killed
 * process left is finished by the next one if the checksum holds, and dropped otherwise. The caller holds the
 * lock from opening to closing.
 */
import {createHash} from 'node:crypto';
import {PAGE} from './layout.ts';
import type {Storage} from './storage.ts';

/** Magic, number of pages, SHA-256 of all that follows. */
const HEAD_BYTES = 16 + 32;
const MAGIC = Buffer.from('svgjrnl1', 'latin1');
const NUMBER_BYTES = 4;
/** Pages are written to their places in groups of neighbours up to this many. */
const GROUP = 256;

export class PagedFile {
  readonly #storage: Storage;
  readonly #size: number;
  readonly #pages = new Map<number, Buffer>();
  readonly #dirty = new Set<number>();
  /** Whoever was changing something when a page could not be read may have changed half of it. */
  #failure: Error | undefined;

  /** Finishes or drops what a killed process left behind the end, which is at `size`. */
  constructor(storage: Storage, size: number) {
    this.#storage = storage;
    this.#size = size;
    const found = storage.size();
    if (found < size) storage.truncate(size);
    else if (found > size) this.#recover(found - size);
  }

  /** A copy of some bytes, as they will be after the changes so far. */
  read(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    this.#each(at, length, (page, from, to, offset) => page.copy(bytes, offset, from, to));
    return bytes;
  }

  /** A 32-bit number at a multiple of four. */
  readNumber(at: number): number {
    return this.#page(Math.floor(at / PAGE)).readUInt32LE(at % PAGE);
  }

  write(at: number, bytes: Buffer): void {
    this.#each(at, bytes.length, (page, from, to, offset, number) => {
      bytes.copy(page, from, offset, offset + to - from);
      this.#dirty.add(number);
    });
  }

  /** Makes the changes last. When this returns they have; when it throws they have not, or will at the next opening. */
  commit(): void {
    if (this.#failure) throw this.#failure;
    if (this.#dirty.size === 0) return;
    const numbers = [...this.#dirty].sort((one, other) => one - other);
    this.#storage.write(this.#size, encodeJournal(numbers, this.#pages));
    this.#storage.sync();
    this.#put(numbers);
    this.#dirty.clear();
  }

  #put(numbers: readonly number[]): void {
    for (const group of neighbours(numbers)) {
      const bytes = Buffer.concat(group.map(number => this.#page(number)));
      this.#storage.write((group[0] ?? 0) * PAGE, bytes);
    }
    this.#storage.sync();
    this.#storage.truncate(this.#size);
  }

  #recover(length: number): void {
    const pages = decodeJournal(this.#storage.read(this.#size, length));
    if (pages === undefined) {
      this.#storage.truncate(this.#size);
      return;
    }
    for (const [number, page] of pages) this.#pages.set(number, page);
    this.#put([...pages.keys()]);
  }

  #each(
    at: number,
    length: number,
    use: (page: Buffer, from: number, to: number, offset: number, number: number) => void,
  ): void {
    for (let offset = 0; offset < length;) {
      const number = Math.floor((at + offset) / PAGE);
      const from = (at + offset) % PAGE;
      const to = Math.min(PAGE, from + length - offset);
      use(this.#page(number), from, to, offset, number);
      offset += to - from;
    }
  }

  #page(number: number): Buffer {
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = this.#readPage(number);
      this.#pages.set(number, page);
    }
    return page;
  }

  #readPage(number: number): Buffer {
    try {
      return this.#storage.read(number * PAGE, PAGE);
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }
}

function encodeJournal(numbers: readonly number[], pages: ReadonlyMap<number, Buffer>): Buffer {
  const list = Buffer.alloc(numbers.length * NUMBER_BYTES);
  numbers.forEach((number, place) => list.writeUInt32LE(number, place * NUMBER_BYTES));
  const body = Buffer.concat([list, ...numbers.map(number => pages.get(number)!)]);
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32LE(numbers.length, MAGIC.length);
  createHash('sha256').update(body).digest().copy(head, 16);
  return Buffer.concat([head, body]);
}

/** undefined when it was not written to its end. */
function decodeJournal(bytes: Buffer): ReadonlyMap<number, Buffer> | undefined {
  if (bytes.length < HEAD_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const count = bytes.readUInt32LE(MAGIC.length);
  const body = bytes.subarray(HEAD_BYTES);
  if (body.length !== count * (NUMBER_BYTES + PAGE)) return undefined;
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(16, HEAD_BYTES))) return undefined;
  const pages = body.subarray(count * NUMBER_BYTES);
  return new Map(
    Array.from({length: count}, (_, place) => [
      body.readUInt32LE(place * NUMBER_BYTES),
      Buffer.from(pages.subarray(place * PAGE, (place + 1) * PAGE)),
    ]),
  );
}

function neighbours(numbers: readonly number[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (const number of numbers) {
    const group = groups.at(-1);
    if (group && group.length < GROUP && group.at(-1) === number - 1) group.push(number);
    else groups.push([number]);
  }
  return groups;
}

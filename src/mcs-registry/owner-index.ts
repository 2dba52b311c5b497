// SPDX-License-Identifier: Apache-2.0
/** Finds a VM's pair without looking at the others: open addressing over the records, at most half full. */
import {crc32} from 'node:zlib';
import {INDEX_AT, INDEX_SLOTS, RECORD_BYTES, RECORDS_AT, SLOT_BYTES} from './layout.ts';
import type {PagedFile} from './paged-file.ts';
import {ownerBytes, ownerOf, type Purpose} from './record.ts';

const EMPTY = 0;

export class OwnerIndex {
  readonly #file: PagedFile;

  constructor(file: PagedFile) {
    this.#file = file;
  }

  /** The number of the pair that a VM holds for a purpose. */
  find(uuid: string, purpose: Purpose): number | undefined {
    return this.#pairIn(this.#slotOf(ownerBytes(uuid, purpose)));
  }

  add(uuid: string, purpose: Purpose, number: number): void {
    this.#set(this.#slotOf(ownerBytes(uuid, purpose)), number + 1);
  }

  /** While the pair's record is still in its place. Entries behind it that it kept from their slots move up. */
  remove(uuid: string, purpose: Purpose): void {
    let hole = this.#slotOf(ownerBytes(uuid, purpose));
    if (this.#pairIn(hole) === undefined) return;
    for (let slot = next(hole); ; slot = next(slot)) {
      const number = this.#pairIn(slot);
      if (number === undefined) break;
      // One whose own slot lies behind the hole is found without passing it.
      if (distance(slotFor(this.#owner(number)), slot) < distance(hole, slot)) continue;
      this.#set(hole, number + 1);
      hole = slot;
    }
    this.#set(hole, EMPTY);
  }

  /** Where an owner's pair is, or would be put. */
  #slotOf(owner: Buffer): number {
    for (let slot = slotFor(owner); ; slot = next(slot)) {
      const number = this.#pairIn(slot);
      if (number === undefined || this.#owner(number).equals(owner)) return slot;
    }
  }

  #owner(number: number): Buffer {
    return ownerOf(this.#file.read(RECORDS_AT + number * RECORD_BYTES, RECORD_BYTES));
  }

  #pairIn(slot: number): number | undefined {
    const value = this.#file.readNumber(INDEX_AT + slot * SLOT_BYTES);
    return value === EMPTY ? undefined : value - 1;
  }

  #set(slot: number, value: number): void {
    const bytes = Buffer.alloc(SLOT_BYTES);
    bytes.writeUInt32LE(value);
    this.#file.write(INDEX_AT + slot * SLOT_BYTES, bytes);
  }
}

function slotFor(owner: Buffer): number {
  return crc32(owner) % INDEX_SLOTS;
}

function next(slot: number): number {
  return (slot + 1) % INDEX_SLOTS;
}

/** Steps from one slot forward to another. */
function distance(from: number, to: number): number {
  return (to - from + INDEX_SLOTS) % INDEX_SLOTS;
}

// SPDX-License-Identifier: Apache-2.0
/** Which pairs are held, a bit each: small enough to be looked through at once. */
import {pairAt, type CategoryPair, type CategoryRange} from '../layers/selinux/category-pair.ts';
import {BITMAP_AT, BITMAP_BYTES, PAIRS} from './layout.ts';
import type {PagedFile} from './paged-file.ts';

const ALL_HELD = 0xff;

/** A pair's place in the order of all pairs of c0.c1023. */
export function pairNumber({low, high}: Pick<CategoryPair, 'low' | 'high'>): number {
  return (high * (high - 1)) / 2 + low;
}

export function pairOfNumber(number: number, sensitivity: string): CategoryPair {
  return pairAt({sensitivity, min: 0, max: 1023}, number);
}

export class PairBitmap {
  readonly #file: PagedFile;
  readonly #bits: Buffer;

  constructor(file: PagedFile) {
    this.#file = file;
    this.#bits = file.read(BITMAP_AT, BITMAP_BYTES);
  }

  isHeld(number: number): boolean {
    return (((this.#bits[number >> 3] ?? 0) >> (number & 7)) & 1) === 1;
  }

  set(number: number, held: boolean): void {
    const mask = 1 << (number & 7);
    const byte = this.#bits[number >> 3] ?? 0;
    this.#bits[number >> 3] = held ? byte | mask : byte & ~mask;
    this.#file.write(BITMAP_AT + (number >> 3), this.#bits.subarray(number >> 3, (number >> 3) + 1));
  }

  /** All that are held, ascending. */
  *held(): Generator<number> {
    for (let number = 0; number < PAIRS; number++) {
      if (this.#bits[number >> 3] === 0) number |= 7;
      else if (this.isHeld(number)) yield number;
    }
  }

  /** The first free pair of a range, counted from one of its pairs on and around its end; undefined when none is. */
  firstFree({min, max}: CategoryRange, from: Pick<CategoryPair, 'low' | 'high'>): number | undefined {
    const rest = this.#freeInRow(from.low, from.high);
    if (rest !== undefined) return rest;
    // Pairs with one upper category stand side by side.
    const rows = max - min;
    for (let step = 1; step <= rows; step++) {
      const high = min + 1 + ((from.high - min - 1 + step) % rows);
      const free = this.#freeInRow(min, high);
      if (free !== undefined) return free;
    }
    return undefined;
  }

  #freeInRow(low: number, high: number): number | undefined {
    const end = pairNumber({low: high, high});
    for (let number = pairNumber({low, high}); number < end; number++) {
      if (this.#bits[number >> 3] === ALL_HELD) number |= 7;
      else if (!this.isHeld(number)) return number;
    }
    return undefined;
  }
}

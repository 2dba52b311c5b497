// SPDX-License-Identifier: Apache-2.0
/** Texts that are written once and named by their number, so that a page of many VMs stays small. */
import {printable} from '../printable.ts';

export class TextTable {
  readonly #numbers = new Map<string, number>();

  /** All texts, by their numbers; control characters are written out. */
  get texts(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** The text's number. */
  add(text: string): number {
    return this.#number(printable(text));
  }

  /** The number of a text in which `part` stands as {@link PART}: what is said of many paths is then one text. */
  addAround(text: string, part: string): number {
    return this.#number(printable(text).replaceAll(printable(part), PART));
  }

  #number(shown: string): number {
    const number = this.#numbers.get(shown) ?? this.#numbers.size;
    this.#numbers.set(shown, number);
    return number;
  }
}

/** No text has it, since control characters are written out. */
export const PART = '\u0001';

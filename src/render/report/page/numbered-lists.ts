// SPDX-License-Identifier: Apache-2.0
/** Lists of numbers, of which equal ones are one. */
export class NumberedLists<List extends readonly number[]> {
  readonly #numbers = new Map<string, number>();
  readonly #lists: List[] = [];

  /** By their numbers. */
  get all(): readonly List[] {
    return this.#lists;
  }

  add(list: List): number {
    const key = list.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#lists.length);
    return this.#lists.push(list) - 1;
  }
}

// SPDX-License-Identifier: Apache-2.0
/** One line on a terminal that says how far long work is, and is gone when anything else is written. */

/** Milliseconds: shorter work says nothing, and the line changes no more often than it can be read. */
const [FIRST, NEXT] = [1000, 100];

/** Back to the beginning of the line, and nothing behind it. */
const CLEAR = '\r\u001b[K';

export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #columns: number;
  readonly #clock: () => number;
  #due: number;
  #shown = false;

  /** @param clock in milliseconds */
  constructor(write: (text: string) => void, columns: number, clock = () => performance.now()) {
    this.#write = write;
    this.#columns = columns;
    this.#clock = clock;
    this.#due = clock() + FIRST;
  }

  /** @param text on one line, such as `12 definitions` */
  show(text: string): void {
    const now = this.#clock();
    if (now < this.#due) return;
    this.#due = now + NEXT;
    this.#shown = true;
    this.#write(`${CLEAR}${[...text].slice(0, this.#columns - 1).join('')}`);
  }

  clear(): void {
    if (this.#shown) this.#write(CLEAR);
    this.#shown = false;
  }
}

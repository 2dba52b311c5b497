// SPDX-License-Identifier: Apache-2.0
/** Finds line and column (both from 1) of an offset in a text; lines end with LF, CR or CR LF. */
export class TextPositions {
  readonly #starts: readonly number[];
  /** Index of the line that was asked for last. */
  #last = 0;

  constructor(text: string) {
    const starts = [0];
    let feed = text.indexOf('\n');
    let carriage = text.indexOf('\r');
    while (feed !== -1 || carriage !== -1) {
      const first = carriage !== -1 && (feed === -1 || carriage < feed) ? carriage : feed;
      const start = first === carriage && feed === carriage + 1 ? feed + 1 : first + 1;
      starts.push(start);
      if (feed !== -1 && feed < start) feed = text.indexOf('\n', start);
      if (carriage !== -1 && carriage < start) carriage = text.indexOf('\r', start);
    }
    this.#starts = starts;
  }

  /** Quickest for what is on the line that was asked for last, or on the next one: a reader asks in order. */
  of(offset: number): {readonly line: number; readonly column: number} {
    if (!this.#isOn(this.#last, offset))
      this.#last = this.#isOn(this.#last + 1, offset) ? this.#last + 1 : this.#find(offset);
    return {line: this.#last + 1, column: offset - this.#starts[this.#last]! + 1};
  }

  #isOn(line: number, offset: number): boolean {
    const start = this.#starts[line];
    return start !== undefined && start <= offset && offset < (this.#starts[line + 1] ?? Infinity);
  }

  #find(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

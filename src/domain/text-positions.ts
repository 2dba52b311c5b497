// SPDX-License-Identifier: Apache-2.0
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Finds line and column (both from 1) of an offset in a text; lines end with LF, CR or CR LF. */
export class TextPositions {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const ends =
        code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(index + 1) !== LINE_FEED);
      if (ends) starts.push(index + 1);
    }
    this.#starts = starts;
  }

  of(offset: number): {readonly line: number; readonly column: number} {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return {line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1};
  }
}

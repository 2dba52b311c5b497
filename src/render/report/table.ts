// SPDX-License-Identifier: Apache-2.0
/** Plain text in aligned columns, for terminals of a given width. */
import {printable} from './printable.ts';

export interface TableOptions {
  /** Characters a line should not exceed; a single word that is longer is never cut. */
  readonly width: number;
  /** Spaces before each line. */
  readonly indent: number;
}

const GAP = 2;
/** The last column may be broken at spaces, so it is content with this share of the line, but not with less than that. */
const LAST_SHARE = 0.4;
const LAST_NEEDS = 16;

/** The rows as lines, as `formatRows` has them. */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions): readonly string[] {
  return formatRows(rows, options).flat();
}

/** The rows as text, as `formatRows` has them. */
export function tableText(rows: readonly (readonly string[])[], width: number): string {
  return formatTable(rows, {width, indent: 0})
    .map(line => `${line}\n`)
    .join('');
}

/**
 * The lines of each row, without a newline at the end. A cell too long for its column stays whole; what is left of its row
 * stands behind it where that is the last cell and fits, and below it otherwise. The last column is broken at spaces.
 */
export function formatRows(
  rows: readonly (readonly string[])[],
  {width, indent}: TableOptions,
): readonly (readonly string[])[] {
  const clean = rows.map(row => row.map(printable));
  const widths = columnWidths(clean, width - indent);
  return clean.map(row => formatRow(row, widths, width - indent).map(line => ' '.repeat(indent) + line));
}

/** Of every column but the last. When all do not fit, the widest one gives way: its longest cells get a line of their own. */
function columnWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const count = largest(rows.map(row => row.length));
  const lengths = Array.from({length: count}, (_, column) => rows.map(row => length(row[column] ?? '')));
  const widths = lengths.map(largest);
  widths.pop();
  const last = lastColumnWidth(
    rows.map(row => row[count - 1] ?? ''),
    room,
  );
  for (;;) {
    const excess = widths.reduce((sum, width) => sum + width + GAP, last) - room;
    const widest = widths.indexOf(largest(widths));
    const limit = (widths[widest] ?? 0) - excess;
    if (excess <= 0 || !widths[widest]) return widths;
    widths[widest] = largest((lengths[widest] ?? []).filter(size => size <= limit));
  }
}

/** What is enough for the last column: its cells, or else some share of the line and no broken word of that size. */
function lastColumnWidth(cells: readonly string[], room: number): number {
  const longest = largest(cells.map(length));
  const words = cells.flatMap(cell => cell.split(' ')).map(length);
  const word = largest(words.filter(size => size <= Math.floor(room / 2)));
  return Math.min(longest, Math.max(LAST_NEEDS, Math.floor(room * LAST_SHARE), word));
}

function formatRow(row: readonly string[], widths: readonly number[], room: number): readonly string[] {
  const end = row.at(-1) ?? '';
  const lines: string[] = [];
  let line = '';
  let start = 0;
  row.slice(0, -1).forEach((cell, column) => {
    const next = start + (widths[column] ?? 0) + GAP;
    line = pad(line, start) + cell;
    const isTooLong = length(line) > next - GAP && cell !== '';
    const isFitting = column === row.length - 2 && length(line) + GAP + length(end) <= room;
    if (isTooLong && !isFitting) {
      lines.push(line);
      line = '';
    }
    start = isTooLong && isFitting ? length(line) + GAP : next;
  });
  const last = wrap(end, Math.max(room - start, LAST_NEEDS));
  lines.push(pad(line, start) + (last[0] ?? ''));
  lines.push(...last.slice(1).map(part => ' '.repeat(start) + part));
  return lines.map(text => text.trimEnd()).filter(text => text !== '');
}

/** Lines of at most `room` characters, broken at spaces. */
export function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && length(line) + 1 + length(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The same, with room for `indent` spaces before each line, and as many as `hang` before those after the first. */
export function paragraph(text: string, width: number, indent: number, hang = indent): readonly string[] {
  return wrap(text, width - hang).map((line, index) => ' '.repeat(index === 0 ? indent : hang) + line);
}

function pad(text: string, size: number): string {
  return text + ' '.repeat(Math.max(0, size - length(text)));
}

/** Two halves of a character outside the basic plane are one. */
function length(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}

/** Tables have more rows than a call can have arguments. */
function largest(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

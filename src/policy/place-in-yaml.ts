// SPDX-License-Identifier: Apache-2.0
import type {LineCounter} from 'yaml';
import type {Place} from '../errors.ts';

/** The place of a character in a YAML file. */
export function placeAt(lines: LineCounter, offset: number, element: string): Place {
  const {line, col} = lines.linePos(offset);
  return {element, line: Math.max(line, 1), column: Math.max(col, 1)};
}

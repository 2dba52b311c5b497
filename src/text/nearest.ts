// SPDX-License-Identifier: Apache-2.0
/** The name somebody may have meant. */

/** What is longer is no slip, and costs the square to compare. */
const LONGEST_SLIP = 40;

/**
 * The most similar of the names, where it is similar enough to be a slip: a third of the letters may differ. Of two
 * that are, the one with more of its letters: people leave letters out, or write them in another order. Where none is,
 * the only one that begins so: people shorten names, too.
 *
 * @returns undefined when none is, and for a name of more than 40 characters
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > LONGEST_SLIP) return undefined;
  const all = [...names];
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const other of all) {
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (
      far < least ||
      (far === least && best !== undefined && lettersLost(name, other) < lettersLost(name, best))
    )
      [best, least] = [other, far];
  }
  // Of three letters one that is another makes nearly any name.
  const isSlip = best !== undefined && (name.length > 3 || lettersLost(name, best) === 0);
  return isSlip ? best : (wholeOf(name, all) ?? best);
}

function wholeOf(name: string, names: readonly string[]): string | undefined {
  const [only, ...more] = name.length < 3 ? [] : names.filter(other => other.startsWith(name));
  return more.length === 0 ? only : undefined;
}

function lettersLost(name: string, other: string): number {
  const left = [...other.toLowerCase()];
  return [...name.toLowerCase()].filter(letter => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

/**
 * What to do about a name that is none of these.
 *
 * @param otherwise what is said where none of them is near
 */
export function helpWithName(
  name: string,
  names: readonly string[],
  otherwise = `take one of ${names.join(', ')}`,
): string {
  const near = nearest(name, names);
  return near === undefined ? otherwise : `did you mean ${near}?`;
}

/** Letters to insert, drop, replace or swap with their neighbour. */
function distance(one: string, other: string): number {
  const rows = [Array.from({length: other.length + 1}, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const above = rows[row - 1]!;
      const costs = [above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1)];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped && row > 1 && column > 1) costs.push(rows[row - 2]![column - 2]! + 1);
      line.push(Math.min(...costs));
    }
    rows.push(line);
  }
  return rows.at(-1)!.at(-1)!;
}

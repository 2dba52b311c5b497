// SPDX-License-Identifier: Apache-2.0
/** Of many texts those that another one begins with. Where they begin with each other, not each length is tried. */

/** @returns the texts that a text begins with, the longest first */
export function prefixesAmong(texts: Iterable<string>): (text: string) => readonly string[] {
  const sorted = [...new Set(texts)].sort();
  const within = longestPrefixes(sorted);
  return text => {
    let at = lastUpTo(sorted, text);
    const common = commonLength(sorted[at] ?? '', text);
    const found: string[] = [];
    // What a text begins with is sorted before it, and all between the two begin with that as well.
    for (; at >= 0; at = within[at] ?? -1) {
      const one = sorted[at] ?? '';
      if (one.length <= common) found.push(one);
    }
    return found;
  };
}

/** Where the longest other one stands that each begins with; -1 where there is none. */
function longestPrefixes(sorted: readonly string[]): readonly number[] {
  const within: number[] = [];
  for (const [place, text] of sorted.entries()) {
    let at = place - 1;
    while (at >= 0 && text.slice(0, sorted[at]?.length) !== sorted[at]) at = within[at] ?? -1;
    within.push(at);
  }
  return within;
}

/** The last one that is not sorted behind a text; -1 where all are. */
function lastUpTo(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function commonLength(one: string, other: string): number {
  const end = Math.min(one.length, other.length);
  let at = 0;
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

// SPDX-License-Identifier: Apache-2.0
/** Of many patterns those that may match some of the same paths as another one, without holding it against each. */
import {listIn} from '../../list-in.ts';
import {compilePattern} from './path-matcher.ts';
import {prefixesAmong} from './prefixes.ts';

interface Placed<Item> {
  readonly item: Item;
  /** Where it stands among the items. */
  readonly place: number;
  /** What each path that it matches begins with. */
  readonly prefix: string;
}

/**
 * @returns the items whose pattern begins as a pattern does, or the other way round, up to the first wildcard of
 *   either; in their own order
 * @throws KnownError AA_PATTERN when one is a pattern that AppArmor does not take
 */
export function nearPatterns<Item extends {readonly pattern: string}>(
  items: readonly Item[],
): (pattern: string) => readonly Item[] {
  const sorted = items
    .map((item, place) => ({item, place, prefix: compilePattern(item.pattern).prefix}))
    .sort((one, other) => (one.prefix < other.prefix ? -1 : one.prefix > other.prefix ? 1 : 0));
  const byPrefix = new Map<string, Placed<Item>[]>();
  for (const one of sorted) listIn(byPrefix, one.prefix).push(one);
  const shorter = prefixesAmong(byPrefix.keys());
  return pattern => {
    const {prefix} = compilePattern(pattern);
    const found = shorter(prefix)
      .filter(one => one !== prefix)
      .flatMap(one => byPrefix.get(one) ?? []);
    for (let at = firstFrom(sorted, prefix); at < sorted.length; at += 1) {
      const one = sorted[at]!;
      if (!one.prefix.startsWith(prefix)) break;
      found.push(one);
    }
    return found.sort((one, other) => one.place - other.place).map(({item}) => item);
  };
}

/** Where those begin that are not sorted before a prefix. */
function firstFrom(sorted: readonly {readonly prefix: string}[], prefix: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.prefix < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

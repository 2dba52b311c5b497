// SPDX-License-Identifier: Apache-2.0
/** Sets of MCS categories, written like `c3,c10.c15`. */

/** Ascending numbers, each once. */
export type CategorySet = readonly number[];

/** The kernel's policies have 1,024; a few more do no harm, a billion would. */
const MAX_CATEGORY = 65_535;

/** Reads a list; undefined where it is malformed or a range runs backwards. */
export function parseCategories(text: string): CategorySet | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^c(\d{1,5})(?:\.c(\d{1,5}))?$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first || last > MAX_CATEGORY) return undefined;
    for (let category = first; category <= last; category++) found.add(category);
  }
  return sorted(found);
}

/** Writes a set as the kernel does: three or more in a row become a range. */
export function formatCategories(set: CategorySet): string {
  const parts: string[] = [];
  for (let at = 0; at < set.length;) {
    let end = at;
    while (set[end + 1] === (set[end] ?? 0) + 1) end++;
    if (end - at >= 2) parts.push(`c${set[at]}.c${set[end]}`);
    else for (let index = at; index <= end; index++) parts.push(`c${set[index]}`);
    at = end + 1;
  }
  return parts.join(',');
}

/** Whether everything in `part` is in `whole`. */
export function includesAll(whole: CategorySet, part: CategorySet): boolean {
  const members = new Set(whole);
  return part.every(category => members.has(category));
}

export function difference(one: CategorySet, other: CategorySet): CategorySet {
  const members = new Set(other);
  return one.filter(category => !members.has(category));
}

function sorted(set: ReadonlySet<number>): CategorySet {
  return [...set].sort((one, other) => one - other);
}

// SPDX-License-Identifier: Apache-2.0
/** Names in the order in which people count: vm2 before vm10, on every computer and in every language. */

/** Enough for every number that a program counts to. */
const DIGITS = 20;

/** @returns the items in order of their names; of names that count alike (vm1, vm01) by their letters */
export function inCountingOrder<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  const keyed = items.map(item => ({item, name: nameOf(item), key: countingKey(nameOf(item))}));
  return keyed
    .sort((one, other) => compare(one.key, other.key) || compare(one.name, other.name))
    .map(({item}) => item);
}

function countingKey(name: string): string {
  return name.replace(/\d+/gu, digits => digits.padStart(DIGITS, '0'));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

// SPDX-License-Identifier: Apache-2.0
/** The list under a key, which is made when it is asked for first: for grouping, where copies would cost. */
export function listIn<Key, Value>(lists: Map<Key, Value[]>, key: Key): Value[] {
  const known = lists.get(key);
  if (known) return known;
  const list: Value[] = [];
  lists.set(key, list);
  return list;
}

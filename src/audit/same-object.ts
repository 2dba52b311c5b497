// SPDX-License-Identifier: Apache-2.0
/** Uses of one object among many: by all its names, and by what lies on what. */
import type {Keyed} from './fleet-member.ts';
import {listIn} from '../list-in.ts';

/** Asks for all that reach the same object as one of them, itself included; each question is one look-up. */
export function sameObjects<Use>(
  uses: readonly Use[],
  objectOf: (use: Use) => Keyed,
): (use: Use) => readonly Use[] {
  const byKey = indexed(uses, use => [objectOf(use).key]);
  const byOn = indexed(uses, use => objectOf(use).on);
  const stacking = (use: Use) => objectOf(use).on.length > 0;
  return use => {
    const {key, on} = objectOf(use);
    const below = on.flatMap(id => byKey.get(id) ?? []);
    return [...new Set([...(byKey.get(key) ?? []), ...below, ...(byOn.get(key) ?? []).filter(stacking)])];
  };
}

function indexed<Use>(
  uses: readonly Use[],
  keysOf: (use: Use) => readonly string[],
): ReadonlyMap<string, readonly Use[]> {
  const found = new Map<string, Use[]>();
  for (const use of uses) {
    for (const key of keysOf(use)) listIn(found, key).push(use);
  }
  return found;
}

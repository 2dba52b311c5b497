// SPDX-License-Identifier: Apache-2.0
/** Uses of one object among many: by all its names, and by what lies on what. */
import type {Host} from '../host/host.ts';
import {objectKey} from './objects.ts';
import {listIn} from '../list-in.ts';

/** Something that is used under a path of a host. */
export interface ObjectUse<Use> {
  readonly use: Use;
  readonly key: string;
  /** Ids of what it lies on; empty where that does not matter. */
  readonly on: readonly string[];
}

/** @param stacks whether other things can lie on it, or it on them: an image, a disk, a partition, a volume */
export function objectUse<Use>(use: Use, path: string, host: Host, stacks: boolean): ObjectUse<Use> {
  const on = stacks && path.startsWith('/') ? (host.object(path)?.on ?? []) : [];
  return {use, key: objectKey(path, host), on};
}

/** Asks for all that reach the same object as one of them, itself included; each question is one look-up. */
export function sameObjects<Use>(
  uses: readonly ObjectUse<Use>[],
): (one: ObjectUse<Use>) => readonly ObjectUse<Use>[] {
  const byKey = indexed(uses, ({key}) => [key]);
  const byOn = indexed(uses, ({on}) => on);
  const stacking = (one: ObjectUse<Use>) => one.on.length > 0;
  return one => {
    const below = one.on.flatMap(key => byKey.get(key) ?? []);
    return [
      ...new Set([...(byKey.get(one.key) ?? []), ...below, ...(byOn.get(one.key) ?? []).filter(stacking)]),
    ];
  };
}

function indexed<Use>(
  uses: readonly ObjectUse<Use>[],
  keysOf: (use: ObjectUse<Use>) => readonly string[],
): ReadonlyMap<string, readonly ObjectUse<Use>[]> {
  const found = new Map<string, ObjectUse<Use>[]>();
  for (const use of uses) {
    for (const key of keysOf(use)) listIn(found, key).push(use);
  }
  return found;
}

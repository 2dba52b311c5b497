// SPDX-License-Identifier: Apache-2.0
/** Which objects more than one VM has, told without keeping their names: most of a VM's are its own. */
import type {FleetMember, Keyed} from '../fleet-member.ts';

/** Numbers that stand for keys of objects, and for what objects lie on. */
export interface Marks {
  readonly keys: Uint32Array;
  readonly on: Uint32Array;
}

/** A byte each: few enough to have, and enough that of millions of keys one in twenty is taken for another. */
const PLACES = 1 << 26;
const [ONCE, AGAIN, LAIN_ON] = [1, 2, 4];

/** Each key of a VM once; of contexts each time, since a VM may be at odds with itself. */
export function marksOf(members: readonly FleetMember[]): Marks {
  const keys: number[] = [];
  const on: number[] = [];
  for (const {uses, images, reaches, owners, contexts} of members) {
    const objects = [...uses, ...images, ...reaches];
    for (const key of new Set(objects.map(one => one.key))) keys.push(placeOf(key, OBJECT));
    for (const key of new Set(owners.map(one => one.key))) keys.push(placeOf(key, OWNER));
    for (const {key} of contexts) keys.push(placeOf(key, CONTEXT));
    for (const id of new Set(objects.flatMap(one => one.on))) on.push(placeOf(id, OBJECT));
  }
  return {keys: Uint32Array.from(keys), on: Uint32Array.from(on)};
}

/** Told of all VMs first, and asked then. */
export class Sieve {
  readonly #places = new Uint8Array(PLACES);

  add({keys, on}: Marks): void {
    const places = this.#places;
    for (const key of keys) places[key]! |= (places[key]! & ONCE) === 0 ? ONCE : AGAIN;
    for (const id of on) places[id]! |= LAIN_ON;
  }

  /** False only for what nobody else has, and what lies neither below nor on something that somebody has. */
  mayBeShared({key, on}: Keyed): boolean {
    return (
      this.#has(placeOf(key, OBJECT), AGAIN | LAIN_ON) || on.some(id => this.#has(placeOf(id, OBJECT), ONCE))
    );
  }

  mayHaveTwoOwners({key}: Pick<Keyed, 'key'>): boolean {
    return this.#has(placeOf(key, OWNER), AGAIN);
  }

  mayHaveTwoContexts({key}: Pick<Keyed, 'key'>): boolean {
    return this.#has(placeOf(key, CONTEXT), AGAIN);
  }

  #has(place: number, bits: number): boolean {
    return (this.#places[place]! & bits) !== 0;
  }
}

/** Kinds of keys, each with numbers of its own. */
const [OBJECT, OWNER, CONTEXT] = [0x811c9dc5, 0x050c5d1f, 0x2b9e5a31];

/** FNV-1a. */
function placeOf(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 26)) & (PLACES - 1);
}

// SPDX-License-Identifier: Apache-2.0
/** Which objects more than one VM has, told without keeping their names: most of a VM's are its own. */
import type {FleetMember, Keyed} from '../fleet-member.ts';

/** Numbers that stand for keys of objects, and for what objects lie on. */
export interface Marks {
  readonly keys: Uint32Array;
  readonly on: Uint32Array;
}

/** A byte each: few enough to have, and enough that of millions of keys one in twenty is taken for another. */
const MOST_PLACES = 1 << 26;
/** Places for a mark, as long as there are as many. */
const ROOM = 16;
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
  /** Marks wait until it is known how large a table they need. */
  readonly #waiting: Marks[] = [];
  #count = 0;
  #places: Uint8Array | undefined;

  add(marks: Marks): void {
    this.#waiting.push(marks);
    this.#count += marks.keys.length + marks.on.length;
    if (this.#count * ROOM > MOST_PLACES) this.#table();
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
    const places = this.#table();
    return (places[place & (places.length - 1)]! & bits) !== 0;
  }

  #table(): Uint8Array {
    const places = (this.#places ??= new Uint8Array(placesFor(this.#count)));
    for (const marks of this.#waiting.splice(0)) mark(places, marks);
    return places;
  }
}

/** A power of two. */
function placesFor(marks: number): number {
  return Math.min(2 ** Math.ceil(Math.log2(Math.max(marks, 1) * ROOM)), MOST_PLACES);
}

function mark(places: Uint8Array, {keys, on}: Marks): void {
  const last = places.length - 1;
  for (const key of keys) places[key & last]! |= (places[key & last]! & ONCE) === 0 ? ONCE : AGAIN;
  for (const id of on) places[id & last]! |= LAIN_ON;
}

/** Kinds of keys, each with numbers of its own. */
const [OBJECT, OWNER, CONTEXT] = [0x811c9dc5, 0x050c5d1f, 0x2b9e5a31];

/** FNV-1a. */
function placeOf(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 26)) & (MOST_PLACES - 1);
}

// SPDX-License-Identifier: Apache-2.0
/** The category pairs of a host's VMs: who holds which, and one nobody holds for whoever asks. */
import {libvirtError, KnownError} from '../errors.ts';
import {
  countPairs,
  formatPair,
  parsePair,
  provisionalPair,
  type CategoryPair,
  type CategoryRange,
} from '../layers/selinux/category-pair.ts';
import {COUNT_AT, FILE_BYTES, PAGE, RECORD_BYTES, RECORDS_AT} from './layout.ts';
import {OwnerIndex} from './owner-index.ts';
import type {PagedFile} from './paged-file.ts';
import {PairBitmap, pairNumber, pairOfNumber} from './pair-bitmap.ts';
import {decodeRecord, encodeRecord, FREE, type Holder, type Purpose} from './record.ts';

export interface Entry extends Holder {
  /** Such as `s0:c41,c264`. */
  readonly level: string;
}

/** A VM that asks for a pair. */
export interface VmName {
  readonly uuid: string;
  readonly name: string;
}

/** Purposes for which a VM holds a pair of its own, in the order in which they count. */
const OF_VMS: readonly Purpose[] = ['allocated', 'running', 'static'];

const EMPTY_PAGE = Buffer.alloc(PAGE);

/** Changes are kept in memory until the file is committed. What throws has changed nothing. */
export class Registry {
  readonly #file: PagedFile;
  readonly #bitmap: PairBitmap;
  readonly #index: OwnerIndex;

  constructor(file: PagedFile) {
    this.#file = file;
    this.#bitmap = new PairBitmap(file);
    this.#index = new OwnerIndex(file);
  }

  /** How many pairs are held. */
  get size(): number {
    return this.#file.readNumber(COUNT_AT);
  }

  /** What a VM holds for a purpose. */
  find(uuid: string, purpose: Purpose): Entry | undefined {
    const number = this.#index.find(uuid, purpose);
    return number === undefined ? undefined : this.#entry(number);
  }

  /** Who holds the pair of a level, whatever its sensitivity. */
  holderOf(level: string): Entry | undefined {
    const number = pairNumber(parsePair(level));
    return this.#bitmap.isHeld(number) ? this.#entry(number) : undefined;
  }

  /**
   * The VM's pair, the same each time: the provisional one of its plans where that is free, otherwise the next.
   * Takes the same time whether few or nearly all are held.
   *
   * @throws KnownError MCS_EXHAUSTED when none of the range is free
   */
  allocate({uuid, name}: VmName, range: CategoryRange): Entry {
    const known = this.find(uuid, 'allocated');
    if (known && isInRange(known.level, range)) return known;
    const number = this.#bitmap.firstFree(range, parsePair(provisionalPair(uuid, name, range)));
    if (number === undefined) throw exhausted(range);
    if (known) this.releasePair(known.level);
    return this.#take(number, {purpose: 'allocated', uuid, name, sensitivity: range.sensitivity});
  }

  /**
   * Notes that a pair is held. A VM that is running, or has a static label, holds one pair each way: another one
   * takes the place of the former.
   *
   * @throws KnownError MCS_RESERVED in libvirt's words when somebody else holds it
   */
  reserve(pair: CategoryPair, owner: Omit<Holder, 'sensitivity'>): Entry {
    const level = formatPair(pair);
    const holder = this.holderOf(level);
    if (holder && isSame(holder, owner)) return holder;
    if (holder) throw reserved(level, holder);
    const former = owner.uuid === undefined ? undefined : this.find(owner.uuid, owner.purpose);
    if (former) this.releasePair(former.level);
    return this.#take(pairNumber(pair), {...owner, sensitivity: pair.sensitivity});
  }

  /** Frees all that a VM holds; returns what that was. */
  release(uuid: string): readonly Entry[] {
    const held = OF_VMS.flatMap(purpose => this.find(uuid, purpose) ?? []);
    for (const {level} of held) this.releasePair(level);
    return held;
  }

  /** Frees one pair; returns who held it. */
  releasePair(level: string): Entry | undefined {
    const entry = this.holderOf(level);
    if (!entry) return undefined;
    const number = pairNumber(parsePair(level));
    if (entry.uuid !== undefined) this.#index.remove(entry.uuid, entry.purpose);
    this.#file.write(RECORDS_AT + number * RECORD_BYTES, FREE);
    this.#bitmap.set(number, false);
    this.#count(-1);
    return entry;
  }

  /** All, in the order of pairs. */
  *entries(): Generator<Entry> {
    for (const number of this.#bitmap.held()) yield this.#entry(number);
  }

  /** What does not fit together in the file itself; nothing, unless something else wrote to it. */
  *damage(): Generator<string> {
    let found = 0;
    for (let page = RECORDS_AT; page < FILE_BYTES; page += PAGE) {
      const first = (page - RECORDS_AT) / RECORD_BYTES;
      const numbers = Array.from({length: PAGE / RECORD_BYTES}, (_, place) => first + place);
      const held = numbers.filter(number => this.#bitmap.isHeld(number)).length;
      found += held;
      if (held > 0 || !this.#file.read(page, PAGE).equals(EMPTY_PAGE))
        for (const number of numbers) yield* this.#damageOf(number);
    }
    if (found !== this.size) yield `${found} pairs are held, and ${this.size} are counted`;
  }

  *#damageOf(number: number): Generator<string> {
    const holder = this.#record(number);
    const level = formatPair(pairOfNumber(number, holder?.sensitivity ?? 's0'));
    if (this.#bitmap.isHeld(number) !== (holder !== undefined))
      yield `${level} is held in the bitmap or in its record, not in both`;
    else if (holder?.uuid !== undefined && this.#index.find(holder.uuid, holder.purpose) !== number)
      yield `${level} is not found by its owner ${holder.uuid}`;
  }

  #take(number: number, holder: Holder): Entry {
    this.#file.write(RECORDS_AT + number * RECORD_BYTES, encodeRecord(holder));
    this.#bitmap.set(number, true);
    if (holder.uuid !== undefined) this.#index.add(holder.uuid, holder.purpose, number);
    this.#count(1);
    return this.#entry(number);
  }

  #count(change: 1 | -1): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(this.size + change);
    this.#file.write(COUNT_AT, bytes);
  }

  #record(number: number): Holder | undefined {
    return decodeRecord(this.#file.read(RECORDS_AT + number * RECORD_BYTES, RECORD_BYTES));
  }

  #entry(number: number): Entry {
    const holder = this.#record(number);
    if (!holder) throw damaged(`the record of pair ${number} is empty`);
    return {...holder, level: formatPair(pairOfNumber(number, holder.sensitivity))};
  }
}

export function damaged(reason: string): KnownError {
  return new KnownError('MCS_REGISTRY', `this is not a registry of category pairs: ${reason}`, {
    help: 'name another file with --registry, or move this one away and reserve again what is in use',
  });
}

function isInRange(level: string, {sensitivity, min, max}: CategoryRange): boolean {
  const pair = parsePair(level);
  return pair.sensitivity === sensitivity && pair.low >= min && pair.high <= max;
}

function isSame(holder: Holder, {purpose, uuid, name}: Omit<Holder, 'sensitivity'>): boolean {
  return purpose === 'other' ? holder.purpose === 'other' && holder.name === name : holder.uuid === uuid;
}

function exhausted(range: CategoryRange): KnownError {
  const {sensitivity, min, max} = range;
  const all = `${countPairs(range).toLocaleString('en')} pairs of ${sensitivity}:c${min}.c${max}`;
  return new KnownError('MCS_EXHAUSTED', `all ${all} are held`, {
    help: 'release those of VMs that are gone; svirtgen mcs list shows who holds them',
  });
}

function reserved(level: string, {name, uuid, purpose}: Entry): KnownError {
  const who = uuid === undefined ? name : `${name} (${uuid}, ${purpose})`;
  return libvirtError(
    'MCS_RESERVED',
    'INTERNAL_ERROR',
    `MCS level for existing domain label ${level} already reserved`,
    undefined,
    `it is held by ${who}; two VMs with one pair can reach each other's files`,
  );
}

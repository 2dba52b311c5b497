// SPDX-License-Identifier: Apache-2.0
/** SELinux category pairs: what keeps two VMs of the same type apart. */
import {contextParts} from '../../kernel-model/selinux/context-text.ts';
import {libvirtError, KnownError} from '../../errors.ts';

export interface CategoryRange {
  /** Such as `s0`. */
  readonly sensitivity: string;
  readonly min: number;
  readonly max: number;
}

export interface CategoryPair {
  readonly sensitivity: string;
  readonly low: number;
  readonly high: number;
}

/** The range of a daemon without categories of its own, and of nearly every one with them. */
const FULL: CategoryRange = {sensitivity: 's0', min: 0, max: 1023};

/** libvirt refuses to pick from fewer. */
const FEWEST_CATEGORIES = 8;

/**
 * The categories that libvirt picks from: those of its daemon's own context. Like libvirt, this reads the
 * lower sensitivity and the first range of categories and ignores what follows.
 *
 * @param context `user:role:type` with or without `:range`, such as `…:s0-s0:c0.c1023`
 * @throws KnownError MCS_RANGE in libvirt's words
 */
export function parseCategoryRange(context: string): CategoryRange {
  const {range = ''} = contextParts(context);
  if (range === '') return FULL;
  const colon = range.indexOf(':');
  const levels = colon === -1 ? range : range.slice(0, colon);
  const sensitivity = levels.split('-', 1)[0] ?? levels;
  if (colon === -1) return {...FULL, sensitivity};
  return {sensitivity, ...parseCategories(range.slice(colon + 1), range)};
}

function parseCategories(categories: string, range: string): {readonly min: number; readonly max: number} {
  const first = /^c\s*([-+]?\d+)/u.exec(categories);
  if (first === null) throw unparsable(range);
  const rest = categories.slice(first[0].length);
  if (rest === '')
    throw libvirtError('MCS_RANGE', 'INTERNAL_ERROR', 'No category range available', undefined);
  const second = /^\.c\s*([-+]?\d+)/u.exec(rest);
  if (second === null) throw unparsable(range);
  const min = Number(first[1]);
  const max = Number(second[1]);
  if (max - min + 1 >= FEWEST_CATEGORIES) return {min, max};
  throw libvirtError('MCS_RANGE', 'INTERNAL_ERROR', `Category range c${min}-c${max} too small`, undefined);
}

function unparsable(range: string): KnownError {
  return libvirtError('MCS_RANGE', 'INTERNAL_ERROR', `Cannot parse category in ${range}`, undefined);
}

/**
 * A level with exactly one pair of categories, as libvirt writes it: the smaller one first.
 *
 * @param level such as `s0:c41,c264`
 * @throws KnownError MCS_LEVEL
 */
export function parsePair(level: string): CategoryPair {
  const [, sensitivity, first, second] = /^(s\d{1,2}):c(\d{1,4}),c(\d{1,4})$/u.exec(level) ?? [];
  const low = Number(first);
  const high = Number(second);
  if (sensitivity !== undefined && low < high && high <= FULL.max) return {sensitivity, low, high};
  throw new KnownError('MCS_LEVEL', `not a level with a pair of categories: ${level}`, {
    help: 'write it as s0:c41,c264, with two categories from c0 to c1023, the smaller one first',
  });
}

export function formatPair({sensitivity, low, high}: CategoryPair): string {
  return `${sensitivity}:c${low},c${high}`;
}

/** How many pairs of different categories there are: 523,776 in c0.c1023. */
export function countPairs({min, max}: CategoryRange): number {
  const categories = max - min + 1;
  return (categories * (categories - 1)) / 2;
}

/** The `index`th pair of a range, in the order c0,c1 – c0,c2 – c1,c2 – c0,c3 …. */
export function pairAt({sensitivity, min}: CategoryRange, index: number): CategoryPair {
  const high = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2);
  const low = index - (high * (high - 1)) / 2;
  return {sensitivity, low: min + low, high: min + high};
}

/** Divided by a prime number, UUIDs and names that differ in few of their digits leave different remainders. */
const PRIME = 2n ** 48n - 59n;

/**
 * The level to plan with as long as nobody allocated one: always the same for one VM, and provisional, since
 * libvirt draws its own at each start and two VMs may, rarely, share this one. `--mcs` and the registry
 * replace it.
 *
 * @param uuid the VM's, in canonical form; undefined: its name stands in
 * @returns such as `s0:c41,c264`
 */
export function provisionalPair(uuid: string | undefined, name: string, range: CategoryRange = FULL): string {
  const digits = uuid?.replaceAll('-', '') ?? Buffer.from(name).toString('hex');
  const index = Number(BigInt(`0x0${digits}`) % PRIME) % countPairs(range);
  return formatPair(pairAt(range, index));
}

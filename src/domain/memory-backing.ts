// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredAttribute, uintAttribute} from './attributes.ts';
import type {ReadBy} from './parts/common.ts';
import {refusal} from './refusals/refusal.ts';
import {toKib} from './numbers.ts';
import {attr, child, children, descend, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

const ACCESS = ['shared', 'private'] as const;

/** Where guest memory comes from, which decides about the memory directories and shared memory. */
export function parseMemoryBacking(domain: XmlElement, devices: readonly XmlElement[]) {
  const element = child(domain, 'memoryBacking');
  const cells = parseCells(domain);
  const ofDevices = devices.flatMap(each => children(each, 'memory')).map(each => attr(each, 'access'));
  return {
    source: parseChoice(child(element, 'source'), 'type', ['file', 'anonymous', 'memfd']),
    access: parseChoice(child(element, 'access'), 'mode', ACCESS),
    /** The page sizes asked for, in KiB; an empty list means the default size. */
    hugepages: parseHugepages(child(element, 'hugepages')),
    /** Whether all memory of the guest's cells is in huge pages, which may be asked for some cells alone. */
    hugeEverywhere: isHugeEverywhere(domain, child(element, 'hugepages')),
    /** Whether a NUMA cell or a memory device sets an access mode of its own. */
    cellAccess: [...cells, ...ofDevices].some(access => access !== undefined),
    /** Each guest NUMA cell's own access mode; none when the guest has no NUMA topology. */
    cells,
    at: placeOf(element ?? domain),
  };
}

export type MemoryBacking = ReadBy<typeof parseMemoryBacking>;

/** Read by XPath, unlike most attributes: an empty one counts as absent. */
function parseChoice<T extends string>(
  element: XmlElement | undefined,
  name: string,
  values: readonly T[],
): T | undefined {
  const written = attr(element, name);
  if (element === undefined || written === undefined || written === '') return undefined;
  const found = values.find(value => value === written);
  if (found !== undefined) return found;
  const facts = {what: `${element.name}/${name}`, written, values: values.join(', ')};
  throw refusal('MEMORY_BACKING_UNKNOWN', placeOfAttribute(element, name), facts);
}

function parseCells(domain: XmlElement) {
  return cellsOf(domain).map(cell => enumAttribute(cell, 'memAccess', ACCESS));
}

function cellsOf(domain: XmlElement): readonly XmlElement[] {
  const numa = descend(domain, 'cpu', 'numa');
  return numa === undefined ? [] : children(numa, 'cell');
}

/** A size without cells is for all that have none of their own; without cells of the guest the first size is for all. */
function isHugeEverywhere(domain: XmlElement, element: XmlElement | undefined): boolean {
  if (element === undefined) return false;
  const sets = children(element, 'page').map(page => attr(page, 'nodeset'));
  if (sets.length === 0 || sets.includes(undefined)) return true;
  const huge = cellsNamed(sets.flatMap(set => set ?? []));
  return cellsOf(domain).every((cell, index) => isNamed(huge, uintAttribute(cell, 'id') ?? index));
}

/** As many as libvirt counts: VIR_DOMAIN_CPUMASK_LEN. */
const MOST_CELLS = 1024;

/** Of sets such as `0-3,^2,7`, in each of which what comes later counts: a bit for each cell, since there may be many sets. */
function cellsNamed(sets: readonly string[]): bigint {
  let named = 0n;
  for (const set of sets) {
    let own = 0n;
    for (const part of set.split(',')) {
      const [, not, from, to = from] = /^\s*(\^?)(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
      const cells = bitsBetween(Number(from ?? NaN), Number(to));
      own = not === '' ? own | cells : own & ~cells;
    }
    named |= own;
  }
  return named;
}

function isNamed(cells: bigint, cell: number): boolean {
  return cell < MOST_CELLS && ((cells >> BigInt(cell)) & 1n) === 1n;
}

function bitsBetween(from: number, to: number): bigint {
  const count = Math.min(to, MOST_CELLS - 1) - from + 1;
  return count > 0 ? ((1n << BigInt(count)) - 1n) << BigInt(from) : 0n;
}

function parseHugepages(element: XmlElement | undefined): readonly number[] | undefined {
  return element && children(element, 'page').map(parsePageSize);
}

function parsePageSize(page: XmlElement): number {
  const size = toKib(requiredAttribute(page, 'size'), attr(page, 'unit'));
  if (size !== undefined && size > 0) return size;
  const at = placeOfAttribute(page, 'size');
  throw size === 0
    ? refusal('HUGEPAGE_SIZE.zero', at)
    : refusal('HUGEPAGE_SIZE', at, {written: attr(page, 'size') ?? ''});
}

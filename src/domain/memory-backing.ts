// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredAttribute} from './attributes.ts';
import type {MemoryBacking} from './parts/memory.ts';
import {refusal} from './refusals/refusal.ts';
import {toKib} from './size.ts';
import {attr, child, children, descend, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

const ACCESS = ['shared', 'private'] as const;

/** Where guest memory comes from, which decides about the memory directories and shared memory. */
export function parseMemoryBacking(domain: XmlElement, devices: readonly XmlElement[]): MemoryBacking {
  const element = child(domain, 'memoryBacking');
  const cells = parseCells(domain);
  const ofDevices = devices.flatMap(each => children(each, 'memory')).map(each => attr(each, 'access'));
  return {
    source: enumAttribute(child(element, 'source'), 'type', ['file', 'anonymous', 'memfd']),
    access: enumAttribute(child(element, 'access'), 'mode', ACCESS),
    hugepages: parseHugepages(child(element, 'hugepages')),
    cellAccess: [...cells, ...ofDevices].some(access => access !== undefined),
    cells,
    at: placeOf(element ?? domain),
  };
}

function parseCells(domain: XmlElement): readonly (MemoryBacking['access'] | undefined)[] {
  const numa = descend(domain, 'cpu', 'numa');
  return numa === undefined
    ? []
    : children(numa, 'cell').map(cell => enumAttribute(cell, 'memAccess', ACCESS));
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

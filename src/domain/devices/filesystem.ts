// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, pathAttribute} from '../attributes.ts';
import type {Filesystem} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {aliasOf, attr, child, placeOf, type XmlElement} from '../xml.ts';

/** Which attribute of `<source>` says what is shared, for each type. */
const SOURCE_ATTRIBUTES: Record<Filesystem['type'], string> = {
  mount: 'dir',
  bind: 'dir',
  block: 'dev',
  file: 'file',
  template: 'name',
  ram: 'usage',
  volume: 'volume',
};
const TYPES = Object.keys(SOURCE_ATTRIBUTES) as readonly Filesystem['type'][];
const DRIVERS = ['path', 'handle', 'loop', 'nbd', 'ploop', 'virtiofs', 'mtp'] as const;

/** A directory of the host that the guest sees; the other types belong to container drivers. */
export function parseFilesystem(element: XmlElement): Filesystem {
  const type = enumAttribute(element, 'type', TYPES) ?? 'mount';
  const source = child(element, 'source');
  const target = attr(child(element, 'target'), 'dir');
  const shared = attr(source, SOURCE_ATTRIBUTES[type]);
  const socket = attr(source, 'socket');
  if (shared === undefined && socket === undefined) throw missingSource(element, target);
  return {
    type,
    driver: enumAttribute(child(element, 'driver'), 'type', DRIVERS),
    source: shared,
    socket,
    binary: pathAttribute(child(element, 'binary'), 'path'),
    readonly: child(element, 'readonly') !== undefined,
    accessmode: unless(attr(element, 'accessmode'), 'passthrough'),
    sandbox: unless(attr(child(child(element, 'binary'), 'sandbox'), 'mode'), 'namespace'),
    target,
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

function unless(value: string | undefined, usual: string): string | undefined {
  return value === usual ? undefined : value;
}

function missingSource(element: XmlElement, target: string | undefined) {
  return refusal('FILESYSTEM_SOURCE_MISSING', placeOf(element), {
    which: target === undefined ? '' : ` ${target}`,
  });
}

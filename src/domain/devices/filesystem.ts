// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, pathAttribute} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {refusal} from '../refusals/refusal.ts';
import {aliasOf, attr, child, placeOf, type XmlElement} from '../xml.ts';

/** Which attribute of `<source>` says what is shared, for each type. */
const SOURCE_ATTRIBUTES = {
  mount: 'dir',
  bind: 'dir',
  block: 'dev',
  file: 'file',
  template: 'name',
  ram: 'usage',
  volume: 'volume',
} as const;
const TYPES = ['mount', 'bind', 'block', 'file', 'template', 'ram', 'volume'] as const;
const DRIVERS = ['path', 'handle', 'loop', 'nbd', 'ploop', 'virtiofs', 'mtp'] as const;

/** A directory of the host that the guest sees; the other types belong to container drivers. */
export function parseFilesystem(element: XmlElement) {
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
    /** For comparing: whose the guest's files are on the host, and how virtiofsd shuts itself in; undefined for the default. */
    accessmode: unless(attr(element, 'accessmode'), 'passthrough'),
    sandbox: unless(attr(child(child(element, 'binary'), 'sandbox'), 'mode'), 'namespace'),
    target,
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

export type Filesystem = ReadBy<typeof parseFilesystem>;

function unless(value: string | undefined, usual: string): string | undefined {
  return value === usual ? undefined : value;
}

function missingSource(element: XmlElement, target: string | undefined) {
  return refusal('FILESYSTEM_SOURCE_MISSING', placeOf(element), {
    which: target === undefined ? '' : ` ${target}`,
  });
}

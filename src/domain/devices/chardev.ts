// SPDX-License-Identifier: Apache-2.0
import {uintAttribute} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {Chardev} from '../parts/chardev.ts';
import {refusal} from '../refusals/refusal.ts';
import {aliasOf, attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseCharSource, parseCharType} from './char-source.ts';

/** The target types of each kind; parallel ports have none. */
const TARGET_TYPES: Readonly<Record<Chardev['kind'], readonly string[] | undefined>> = {
  serial: [
    'isa-serial',
    'usb-serial',
    'pci-serial',
    'spapr-vio-serial',
    'system-serial',
    'sclp-serial',
    'isa-debug',
  ],
  parallel: undefined,
  channel: ['guestfwd', 'virtio', 'xen'],
  console: ['serial', 'xen', 'uml', 'virtio', 'lxc', 'openvz', 'sclp', 'sclplm'],
};

/** A serial, parallel, channel or console; without a type it is a pty. */
export function parseChardev(element: XmlElement, kind: Chardev['kind'], context: ParseContext): Chardev {
  const type = parseCharType(element, 'pty');
  const target = child(element, 'target');
  return {
    kind,
    targetType: parseTargetType(element, target, kind),
    targetName: attr(target, 'name'),
    source: parseCharSource(element, type, context),
    alias: false,
    aliasName: aliasOf(element),
    address: parseAddress(child(element, 'address')),
    at: placeOf(element),
  };
}

function parseTargetType(
  element: XmlElement,
  target: XmlElement | undefined,
  kind: Chardev['kind'],
): string | undefined {
  const known = TARGET_TYPES[kind];
  const type = attr(target, 'type');
  if (known === undefined || type === 'none') return undefined;
  if (type === undefined && kind === 'channel')
    throw refusal('CHARDEV_TARGET_TYPE.missing', placeOf(target ?? element));
  if (type === undefined || target === undefined || known.includes(type)) return type;
  throw refusal('CHARDEV_TARGET_TYPE', placeOfAttribute(target, 'type'), {type, known: known.join(', ')});
}

function parseAddress(element: XmlElement | undefined): Chardev['address'] {
  if (element === undefined || attr(element, 'type') !== 'virtio-serial') return undefined;
  return {
    controller: uintAttribute(element, 'controller') ?? 0,
    bus: uintAttribute(element, 'bus') ?? 0,
    port: uintAttribute(element, 'port') ?? 0,
  };
}

// SPDX-License-Identifier: Apache-2.0
/**
 * libvirt finds some elements and attributes by their name whatever the prefix, and others only without one. A name with
 * a prefix can thus show its reader nothing and libvirt a path, and nobody needs to write it.
 */
import {KnownError, type Place} from '../errors.ts';
import {attributeNames, elementNames} from './xml-names.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** What people write and other programs keep: libvirt carries it and reads none of it. */
const CARRIED = new Set(['metadata', 'title', 'description']);
/** Each driver of libvirt looks for its own elements in a namespace of its own, below `<domain>`. */
const DRIVERS = 'http://libvirt.org/schemas/domain/';

/**
 * @param domain `<domain>`
 * @throws KnownError `XML_NAMESPACE`
 */
export function refuseAmbiguousNames(domain: XmlElement): void {
  refuseAttributes(domain);
  for (const child of domain.children) {
    if (child.namespace.startsWith(DRIVERS)) refuseAttributesBelow(child);
    else if (!CARRIED.has(child.name) || child.namespace !== '') refuseWithin(child);
  }
}

function refuseWithin(element: XmlElement): void {
  if (element.namespace !== '') {
    if (!elementNames().has(element.name)) return;
    const {prefix, name} = element;
    throw foreign(prefix === '' ? `<${name}>` : `<${prefix}:${name}>`, placeOf(element));
  }
  refuseAttributes(element);
  for (const child of element.children) refuseWithin(child);
}

/** A driver finds elements by its namespace alone, and their attributes whatever the prefix. */
function refuseAttributesBelow(element: XmlElement): void {
  refuseAttributes(element);
  for (const child of element.children) refuseAttributesBelow(child);
}

function refuseAttributes(element: XmlElement): void {
  for (const name of element.attributes.keys()) {
    const colon = name.indexOf(':');
    if (colon < 0 || name.startsWith('xmlns:') || !attributeNames().has(name.slice(colon + 1))) continue;
    throw foreign(`the attribute '${name}'`, placeOfAttribute(element, name));
  }
}

function foreign(what: string, place: Place): KnownError {
  return new KnownError('XML_NAMESPACE', `${what} is in a namespace that is not libvirt's`, {
    place,
    help: 'Remove its prefix or xmlns if libvirt is to read it, or move it into <metadata>: libvirt may take it as it is, too.',
  });
}

// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../errors.ts';
import {placeOf, type XmlElement} from './xml.ts';

/**
 * The one element of its name that libvirt allows.
 *
 * @param detail libvirt's words for a second one
 */
export function onlyElement(
  [first, second]: readonly XmlElement[],
  code: string,
  detail: string,
  help = `remove all <${first?.name}> elements but one`,
): XmlElement | undefined {
  if (second !== undefined) throw libvirtError(code, 'XML_ERROR', detail, placeOf(second), help);
  return first;
}

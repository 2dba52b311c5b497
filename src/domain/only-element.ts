// SPDX-License-Identifier: Apache-2.0
import type {KnownError, Place} from '../errors.ts';
import {placeOf, type XmlElement} from './xml.ts';

/** The one element of its name that libvirt allows. */
export function onlyElement(
  [first, second]: readonly XmlElement[],
  refuseSecond: (place: Place) => KnownError,
): XmlElement | undefined {
  if (second !== undefined) throw refuseSecond(placeOf(second));
  return first;
}

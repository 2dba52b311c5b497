// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {Pstore} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {childText, onlyElement, placeOf, type XmlElement} from '../xml.ts';

/** The file the guest's kernel keeps its crash records in; QEMU's defaults name one when the definition does not. */
function parsePstore(element: XmlElement): Pstore {
  requiredEnum(element, 'backend', ['acpi-erst']);
  return {path: childText(element, 'path'), at: placeOf(element)};
}

/** The one pstore a definition may have. */
export function parseOnlyPstore(elements: readonly XmlElement[]): Pstore | undefined {
  const pstore = onlyElement(elements, at => refusal('PSTORE_TWICE', at));
  return pstore && parsePstore(pstore);
}

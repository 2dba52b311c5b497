// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {childText, placeOf, type XmlElement} from '../xml.ts';

/** The file the guest's kernel keeps its crash records in; QEMU's defaults name one when the definition does not. */
export function parsePstore(element: XmlElement) {
  requiredEnum(element, 'backend', ['acpi-erst']);
  return {path: childText(element, 'path'), at: placeOf(element)};
}

export type Pstore = ReadBy<typeof parsePstore>;

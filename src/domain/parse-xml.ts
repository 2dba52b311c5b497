// SPDX-License-Identifier: Apache-2.0
import {buildTree} from './xml-build.ts';
import {decodeXml} from './xml-decode.ts';
import type {XmlElement} from './xml.ts';

/**
 * Reads a definition's XML, whoever wrote it: no DOCTYPE, no entities but XML's own, UTF-8 only, and limits on
 * size (10 MiB), depth (256), number of elements (50,000) and attributes of an element (256).
 *
 * @returns the root element
 * @throws KnownError with a place: `XML_MALFORMED`, `XML_DOCTYPE`, `XML_ENTITY`, `XML_ENCODING`, `XML_TOO_LARGE`, `XML_TOO_DEEP`,
 *   `XML_TOO_MANY_ELEMENTS`, `XML_TOO_MANY_ATTRIBUTES`, `XML_CONTROL_CHARACTER`
 */
export function parseXml(input: Uint8Array | string): XmlElement {
  return buildTree(decodeXml(input));
}

// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {Located} from '../parts/common.ts';
import {child, placeOf, type XmlElement} from '../xml.ts';

/** Neither backend opens a host path: `builtin` is QEMU itself, `lkcf` the kernel's crypto sockets. libvirt knows no others. */
export function parseCrypto(element: XmlElement): Located {
  enumAttribute(child(element, 'backend'), 'model', ['builtin', 'lkcf']);
  return {at: placeOf(element)};
}

// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {Crypto} from '../parts/devices.ts';
import {child, placeOf, type XmlElement} from '../xml.ts';

/** Neither backend opens a host path: `builtin` is QEMU itself, `lkcf` the kernel's crypto sockets. */
export function parseCrypto(element: XmlElement): Crypto {
  return {
    backend: enumAttribute(child(element, 'backend'), 'model', ['builtin', 'lkcf']),
    at: placeOf(element),
  };
}

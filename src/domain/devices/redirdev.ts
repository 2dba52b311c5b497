// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import {placeOf, type XmlElement} from '../xml.ts';
import {parseTypedSource} from './typed-source.ts';

/** A USB device that arrives over a character device; no layer of libvirt's labels its path. */
export function parseRedirdev(element: XmlElement) {
  return {
    bus: enumAttribute(element, 'bus', ['usb']) ?? 'usb',
    source: parseTypedSource(element, 'REDIRDEV_TYPE'),
    at: placeOf(element),
  };
}

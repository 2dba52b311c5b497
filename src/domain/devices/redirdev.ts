// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {Redirdev} from '../parts/chardev.ts';
import {placeOf, type XmlElement} from '../xml.ts';
import {parseTypedSource, type TypeWords} from './typed-source.ts';

const REDIRECTION: TypeWords = {
  code: 'REDIRDEV_TYPE',
  missing: ['XML_ERROR', "Missing required attribute 'type' in element 'redirdev'"],
  unknown: ['XML_ERROR', type => `Invalid value for attribute 'type' in element 'redirdev': '${type}'.`],
};

/** A USB device that arrives over a character device; no layer of libvirt's labels its path. */
export function parseRedirdev(element: XmlElement): Redirdev {
  return {
    bus: enumAttribute(element, 'bus', ['usb']) ?? 'usb',
    source: parseTypedSource(element, REDIRECTION),
    at: placeOf(element),
  };
}

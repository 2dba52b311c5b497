// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {requiredAttribute} from '../attributes.ts';
import type {CharSource} from '../parts/chardev.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {charSource} from './char-source.ts';

/** A disk that another process serves: QEMU connects to that process's socket. */
export function parseVhostUserSource(element: XmlElement): CharSource {
  const type = requiredAttribute(element, 'type');
  if (type !== 'unix')
    throw libvirtError(
      'VHOSTUSER_DISK_TYPE',
      'CONFIG_UNSUPPORTED',
      `invalid chardev type '${type}' for 'vhostuser' disk type`,
      placeOfAttribute(element, 'type'),
      "Only type='unix' works.",
    );
  return charSource({type: 'unix', path: attr(element, 'path'), at: placeOf(element)});
}

// SPDX-License-Identifier: Apache-2.0
import {requiredAttribute} from '../attributes.ts';
import type {CharSource} from '../parts/chardev.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {charSource} from './char-source.ts';

/** A disk that another process serves: QEMU connects to that process's socket. */
export function parseVhostUserSource(element: XmlElement): CharSource {
  const type = requiredAttribute(element, 'type');
  if (type !== 'unix') throw refusal('VHOSTUSER_DISK_TYPE', placeOfAttribute(element, 'type'), {type});
  return charSource({type: 'unix', path: attr(element, 'path'), at: placeOf(element)});
}

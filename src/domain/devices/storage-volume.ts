// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {StorageSource} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, placeOf, type XmlElement} from '../xml.ts';

/** A volume of a storage pool; which file or device that is libvirt looks up at start. */
export function parseVolume(element: XmlElement): NonNullable<StorageSource['volume']> {
  const pool = attr(element, 'pool');
  const volume = attr(element, 'volume');
  const mode = enumAttribute(element, 'mode', ['host', 'direct']) ?? 'default';
  if (pool !== undefined && volume !== undefined) return {pool, volume, mode};
  throw refusal('VOLUME_INCOMPLETE', placeOf(element));
}

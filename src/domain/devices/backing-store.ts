// SPDX-License-Identifier: Apache-2.0
import type {ParseContext} from '../context.ts';
import type {StorageSource} from '../parts/storage.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseDataStore, parseStorageSource, storageFrame} from './storage-source.ts';

/**
 * The backing chain as it is written in an image's element. `<backingStore/>` without a type says that there is
 * nothing below; without the element the image may be asked.
 */
export function parseBackingStore(holder: XmlElement, context: ParseContext): StorageSource['backing'] {
  const element = child(holder, 'backingStore');
  if (element === undefined) return undefined;
  if (attr(element, 'type') === undefined) return 'terminator';
  const format = attr(child(element, 'format'), 'type') || undefined;
  const source = child(element, 'source');
  if (format === undefined) throw refusal('BACKING_FORMAT', placeOf(element));
  if (source === undefined) throw refusal('BACKING_SOURCE', placeOf(element));
  const image = parseStorageSource(source, {...storageFrame(element, format), readonly: true}, context);
  const dataStore = image.dataStore ?? parseDataStore(child(element, 'dataStore'), true, context);
  return {...image, dataStore, backing: parseBackingStore(element, context)};
}

/**
 * The copy that a running block job writes to, in today's form or the one before libvirt 1.2.8, where the path
 * was an attribute.
 */
export function parseMirror(disk: XmlElement, context: ParseContext): StorageSource | undefined {
  const element = child(disk, 'mirror');
  if (element === undefined || !context.live) return undefined;
  const source = child(element, 'source');
  const legacy = attr(element, 'file');
  const format = attr(child(element, 'format'), 'type') ?? attr(element, 'format');
  const frame = {...storageFrame(element, format || undefined), readonly: false};
  if (source !== undefined)
    return {...parseStorageSource(source, frame, context), backing: parseBackingStore(element, context)};
  if (legacy === undefined) throw refusal('MIRROR_SOURCE', placeOf(element));
  return {...parseStorageSource(element, frame, context), path: legacy || undefined, at: placeOf(element)};
}

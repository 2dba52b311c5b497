// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import {IMAGE_FORMATS, STORAGE_TYPES, type StorageSource} from '../parts/storage.ts';
import type {Nvram} from '../parts/boot.ts';
import type {ReadBy} from '../parts/common.ts';
import {refusal} from '../refusals/refusal.ts';
import {child, placeOf, placeOfAttribute, textOf, type XmlElement} from '../xml.ts';
import {emptySource, parseStorageSource} from './storage-source.ts';

type FirmwareFormat = 'raw' | 'qcow2';

/** The firmware's code; an empty element has no path. */
export function parseLoader(element: XmlElement | undefined) {
  if (element === undefined) return undefined;
  return {
    readonly: yesNo(element, 'readonly'),
    type: enumAttribute(element, 'type', ['rom', 'pflash']),
    secure: yesNo(element, 'secure'),
    stateless: yesNo(element, 'stateless'),
    path: textOf(element) || undefined,
    format: firmwareFormat(element, 'format', 'loader'),
    at: placeOf(element),
  };
}

export type Loader = ReadBy<typeof parseLoader>;

/** The firmware's variables: the old form has the path as its text, the new one a type and a source like a disk. */
export function parseNvram(element: XmlElement | undefined, context: ParseContext): Nvram | undefined {
  if (element === undefined) return undefined;
  const template = element.attributes.get('template')?.value;
  const templateFormat = firmwareFormat(element, 'templateFormat', 'nvram template');
  const source = parseNvramSource(element, firmwareFormat(element, 'format', 'nvram') ?? 'none', context);
  const written = source.type !== 'file' || source.path !== undefined;
  return {source, template, templateFormat, written, at: placeOf(element)};
}

function parseNvramSource(
  element: XmlElement,
  format: FirmwareFormat | 'none',
  context: ParseContext,
): StorageSource {
  const type = enumAttribute(element, 'type', STORAGE_TYPES);
  const empty = emptySource(placeOf(element), format);
  if (type === undefined) return {...empty, path: textOf(element) || undefined};
  const source = child(element, 'source');
  if (source === undefined) return {...empty, type};
  return parseStorageSource(source, {type, format, readonly: false}, context);
}

function firmwareFormat(element: XmlElement, attribute: string, what: string): FirmwareFormat | undefined {
  const format = enumAttribute(element, attribute, IMAGE_FORMATS.slice(1));
  if (format === undefined || format === 'raw' || format === 'qcow2') return format;
  throw refusal('FIRMWARE_FORMAT', placeOfAttribute(element, attribute), {what, format});
}

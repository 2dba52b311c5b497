// SPDX-License-Identifier: Apache-2.0
import {KnownError, type Place} from '../errors.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** Left after decoding: tab, line feed and carriage return (by reference), DEL and the C1 controls. */
// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/;
/** Prose, foreign data, and QEMU's own arguments: none of these is a path to libvirt. */
const FREE_TEXT = new Set(['metadata', 'title', 'description', 'cmdline']);

/**
 * Refuses control characters in every attribute and in text that begins a path. A line feed in a path would end
 * a rule of a profile and begin another, and libvirt's own helper writes it as it is.
 *
 * @throws KnownError `XML_CONTROL_CHARACTER`
 */
export function refuseControlCharacters(element: XmlElement): void {
  for (const [name, {value}] of element.attributes)
    if (CONTROL.test(value)) throw refusal(`attribute '${name}'`, value, placeOfAttribute(element, name));
  if (element.children.length === 0) refuseInPath(element);
  for (const child of element.children) if (!isFreeText(child)) refuseControlCharacters(child);
}

function isFreeText({name, namespace}: XmlElement): boolean {
  return namespace !== '' || FREE_TEXT.has(name);
}

function refuseInPath(element: XmlElement): void {
  const {text} = element;
  if (text.trimStart().startsWith('/') && CONTROL.test(text))
    throw refusal(`element '${element.name}'`, text, placeOf(element));
}

function refusal(where: string, value: string, place: Place): KnownError {
  const code = (CONTROL.exec(value)?.[0].charCodeAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return new KnownError('XML_CONTROL_CHARACTER', `control character U+${code} in ${where}`, {
    place,
    help: 'Remove the character, and line breaks around a path; no host path of a VM needs one.',
  });
}

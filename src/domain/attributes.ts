// SPDX-License-Identifier: Apache-2.0
/** libvirt's generic attribute readers, with its messages. Absent attributes are `undefined`, never an error. */
import {type KnownError, libvirtError} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import {INT, type NumberBase, type NumberRange, parseNumber, UINT, ULONG} from './numbers.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

interface NumberOptions {
  /** As strtol's; 0 means by prefix (0x hexadecimal, 0 octal). Default 10. */
  readonly base?: NumberBase;
  readonly nonZero?: boolean;
}

/** @throws KnownError `XML_MISSING_ATTRIBUTE` when the attribute is absent; an empty one is present */
export function requiredAttribute(element: XmlElement, name: string): string {
  const value = attr(element, name);
  if (value === undefined) throw missingAttribute(element, name);
  return value;
}

/** A path tidied as `sanitizePath` says. */
export function pathAttribute(element: XmlElement | undefined, name: string): string | undefined {
  const path = attr(element, name);
  return path === undefined ? undefined : sanitizePath(path);
}

export function missingAttribute(element: XmlElement, name: string): KnownError {
  return libvirtError(
    'XML_MISSING_ATTRIBUTE',
    'XML_ERROR',
    `Missing required attribute '${name}' in element '${element.name}'`,
    placeOf(element),
    `Add ${name}='…' to <${element.name}>.`,
  );
}

/**
 * One of `values`, compared exactly. For what libvirt calls a non-zero enum leave its first member
 * (usually `default` or `none`) out of `values`.
 */
export function enumAttribute<T extends string>(
  element: XmlElement | undefined,
  name: string,
  values: readonly T[],
): T | undefined {
  const value = attr(element, name);
  if (element === undefined || value === undefined) return undefined;
  const found = values.find(each => each === value);
  if (found === undefined) {
    const near = nearest(value, values);
    const meant = near === undefined ? '' : `Did you mean ${near}? `;
    throw invalidAttribute(element, name, '.', `${meant}Use one of: ${values.join(', ')}.`);
  }
  return found;
}

export function requiredEnum<T extends string>(element: XmlElement, name: string, values: readonly T[]): T {
  const value = enumAttribute(element, name, values);
  if (value !== undefined) return value;
  throw missingAttribute(element, name);
}

export function yesNo(element: XmlElement | undefined, name: string): boolean | undefined {
  const value = enumAttribute(element, name, ['yes', 'no']);
  return value === undefined ? undefined : value === 'yes';
}

export function onOff(element: XmlElement | undefined, name: string): boolean | undefined {
  const value = enumAttribute(element, name, ['on', 'off']);
  return value === undefined ? undefined : value === 'on';
}

/** An unsigned 32-bit integer; a minus sign is refused. */
export const uintAttribute = numberReader(UINT, 'non-negative integer');

/** An unsigned 64-bit integer; exact up to 2^53, which is more than any size libvirt accepts here. */
export const ulongAttribute = numberReader(ULONG, 'non-negative integer');

/** A signed 32-bit integer. */
export const intAttribute = numberReader(INT, 'integer');

/** A signed 32-bit integer that has to be 0 or more. */
export function naturalAttribute(element: XmlElement, name: string): number | undefined {
  const value = intAttribute(element, name);
  if (value === undefined || value >= 0) return value;
  throw invalidAttribute(
    element,
    name,
    '. Expected non-negative value',
    'Use a number that is not negative.',
  );
}

/** `Invalid value for attribute …: 'V'` and what follows it. */
export function invalidAttribute(
  element: XmlElement,
  name: string,
  ending: string,
  help?: string,
): KnownError {
  return libvirtError(
    'XML_INVALID_ATTRIBUTE',
    'XML_ERROR',
    `Invalid value for attribute '${name}' in element '${element.name}': '${attr(element, name) ?? ''}'${ending}`,
    placeOfAttribute(element, name),
    help,
  );
}

function numberReader(range: NumberRange, expected: string) {
  return (
    element: XmlElement | undefined,
    name: string,
    {base = 10, nonZero = false}: NumberOptions = {},
  ): number | undefined => {
    const value = attr(element, name);
    if (element === undefined || value === undefined) return undefined;
    const number = parseNumber(value, range, base);
    if (number === undefined)
      throw invalidAttribute(element, name, `. Expected ${expected} value`, 'Write a whole number.');
    if (number !== 0 || !nonZero) return number;
    throw libvirtError(
      'XML_INVALID_ATTRIBUTE',
      'XML_ERROR',
      `Invalid value for attribute '${name}' in element '${element.name}': Zero is not permitted`,
      placeOfAttribute(element, name),
      'Use a number above 0.',
    );
  };
}

/**
 * A path tidied as libvirt does it for some elements (those whose reader says so): runs of slashes become one, a
 * trailing slash goes. Exactly two leading slashes stay, as POSIX gives them a meaning of their own; URIs are
 * left alone; `.`, `..` and relative paths are not touched.
 */
export function sanitizePath(path: string): string {
  if (/^[^/]*:\/\//.test(path)) return path;
  const keepsTwo = /^\/\/[^/]/.test(path);
  const tidy = path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  return keepsTwo ? `/${tidy}` : tidy;
}

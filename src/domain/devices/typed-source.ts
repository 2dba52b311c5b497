// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type LibvirtClass} from '../../errors.ts';
import type {CharSource} from '../parts/chardev.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {CHAR_TYPES, parseCharSource} from './char-source.ts';

/** How libvirt words a missing or unknown type; each device has words of its own. */
export interface TypeWords {
  readonly code: string;
  readonly missing: readonly [LibvirtClass, string];
  readonly unknown: readonly [LibvirtClass, (type: string) => string];
}

/**
 * The character device behind a device that is not itself one. libvirt reads no label overrides there.
 *
 * @param element holds the `<source>` and has the `type`
 */
export function parseTypedSource(element: XmlElement, words: TypeWords): CharSource {
  return parseSourceTypedBy(element, element, words);
}

/** The same where the `type` is an attribute of another element than the one that holds the `<source>`. */
export function parseSourceTypedBy(
  holder: XmlElement,
  typed: XmlElement | undefined,
  words: TypeWords,
): CharSource {
  const written = attr(typed, 'type') || undefined;
  const help = "set type='unix', or another type of character device";
  if (typed === undefined || written === undefined) {
    throw libvirtError(words.code, ...words.missing, placeOf(typed ?? holder), help);
  }
  const type = CHAR_TYPES.find(each => each === written);
  if (type === undefined) {
    const [libvirtClass, detail] = words.unknown;
    throw libvirtError(words.code, libvirtClass, detail(written), placeOfAttribute(typed, 'type'), help);
  }
  return parseCharSource(holder, type);
}

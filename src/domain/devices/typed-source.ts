// SPDX-License-Identifier: Apache-2.0
import {CHAR_TYPES, type CharSource} from '../parts/chardev.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseCharSource} from './char-source.ts';

/** The refusals of a type that is missing or unknown; each device has words of its own. */
type TypeRefusal = 'REDIRDEV_TYPE' | 'RNG_EGD_TYPE' | 'SMARTCARD_TYPE' | 'TPM_EXTERNAL_SOURCE_TYPE';

/**
 * The character device behind a device that is not itself one. libvirt reads no label overrides there.
 *
 * @param element holds the `<source>` and has the `type`
 */
export function parseTypedSource(element: XmlElement, refused: TypeRefusal): CharSource {
  return parseSourceTypedBy(element, element, refused);
}

/** The same where the `type` is an attribute of another element than the one that holds the `<source>`. */
export function parseSourceTypedBy(
  holder: XmlElement,
  typed: XmlElement | undefined,
  refused: TypeRefusal,
): CharSource {
  const written = attr(typed, 'type') || undefined;
  if (typed === undefined || written === undefined)
    throw refusal(`${refused}.missing`, placeOf(typed ?? holder));
  const type = CHAR_TYPES.find(each => each === written);
  if (type === undefined) throw refusal(refused, placeOfAttribute(typed, 'type'), {type: written});
  return parseCharSource(holder, type);
}

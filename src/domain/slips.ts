// SPDX-License-Identifier: Apache-2.0
/** Names in a definition that look misspelt: libvirt passes over what it does not know, and says nothing. */
import type {Place} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import {ATTRIBUTE_NAMES, ELEMENT_NAMES} from './xml-names.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

export interface Slip {
  /** As it is written, such as `<readnly>` or `tpye in <disk>`. */
  readonly written: string;
  /** The name that was meant, as a guess. */
  readonly meant: string;
  readonly at: Place;
}

/** A hostile definition has as many names as it likes. */
const MAX_UNKNOWN = 50;

/**
 * Each slip once, where it stands first.
 *
 * @param root `<domain>`
 */
export function slipsIn(root: XmlElement): readonly Slip[] {
  const elementMeant = guesser(ELEMENT_NAMES);
  const attributeMeant = guesser(ATTRIBUTE_NAMES);
  const found = new Map<string, Slip>();
  const add = (slip: Slip): void => {
    if (!found.has(slip.written) && found.size < MAX_UNKNOWN) found.set(slip.written, slip);
  };
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    // Namespaces of others, and what people write into metadata, are none of libvirt's.
    if (element.namespace !== '') continue;
    const meant = elementMeant(element.name);
    if (meant !== undefined) add({written: `<${element.name}>`, meant: `<${meant}>`, at: placeOf(element)});
    for (const name of element.attributes.keys()) {
      const known = name.includes(':') || name === 'xmlns' ? undefined : attributeMeant(name);
      if (known !== undefined)
        add({
          written: `${name} in <${element.name}>`,
          meant: known,
          at: placeOfAttribute(element, name),
        });
    }
    if (element.name !== 'metadata') waiting.push(...element.children.toReversed());
  }
  return [...found.values()];
}

/** What a name that is not known was meant to be, each asked about once. */
function guesser(known: ReadonlySet<string>): (name: string) => string | undefined {
  const guesses = new Map<string, string | undefined>();
  return name => {
    if (known.has(name)) return undefined;
    if (!guesses.has(name) && guesses.size < MAX_UNKNOWN) guesses.set(name, nearest(name, known));
    return guesses.get(name);
  };
}

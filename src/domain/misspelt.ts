// SPDX-License-Identifier: Apache-2.0
/** Names in a definition that look misspelt. */
import type {Slip} from './parts/common.ts';
import {nearest} from '../text/nearest.ts';
import {attributeNames, elementNames, qemuNames, QEMU_NAMESPACE} from './xml-names.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** Lists of features: libvirt refuses what it does not know in them. */
const REFUSING = new Set(['features', 'hyperv', 'kvm', 'xen', 'capabilities']);

/** A hostile definition has as many names as it likes. */
const MAX_UNKNOWN = 50;

/**
 * Each misspelt name once, where it stands first.
 *
 * @param root `<domain>`
 */
export function misspeltIn(root: XmlElement): readonly Slip[] {
  const guessers = new Map([
    ['', {element: guesser(elementNames()), attribute: guesser(attributeNames())}],
    [QEMU_NAMESPACE, {element: guesser(qemuNames()), attribute: guesser(qemuNames())}],
  ]);
  const found = new Map<string, Slip>();
  const add = (slip: Slip): void => {
    if (!found.has(slip.written) && found.size < MAX_UNKNOWN) found.set(slip.written, slip);
  };
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    // Namespaces of others, and what people write into metadata, are none of libvirt's.
    const guess = guessers.get(element.namespace);
    if (guess === undefined) continue;
    const tag = (name: string) => (element.prefix ? `<${element.prefix}:${name}>` : `<${name}>`);
    const known = withoutItsPrefix(element) ?? guess.element(element.name);
    if (known !== undefined)
      add({
        kind: isRefused(element) ? 'refused' : 'misspelt',
        written: tag(element.name),
        meant: known.includes(':') ? `<${known}>` : tag(known),
        at: placeOf(element),
      });
    for (const name of element.attributes.keys()) {
      const attribute = name.includes(':') || name === 'xmlns' ? undefined : guess.attribute(name);
      if (attribute !== undefined)
        add({
          kind: 'misspelt',
          written: `${name} in ${tag(element.name)}`,
          meant: attribute,
          at: placeOfAttribute(element, name),
        });
    }
    if (element.name !== 'metadata') waiting.push(...element.children.toReversed());
  }
  return [...found.values()];
}

function isRefused({parent}: XmlElement): boolean {
  return parent !== undefined && parent.namespace === '' && REFUSING.has(parent.name);
}

/** Without its namespace libvirt passes over a command line, with all arguments, and over each part of one. */
function withoutItsPrefix({name, namespace, parent}: XmlElement): string | undefined {
  if (namespace !== '' || parent === undefined) return undefined;
  if (name === 'commandline' && parent.parent === undefined) return 'qemu:commandline';
  return parent.namespace === QEMU_NAMESPACE ? `${parent.prefix}:${name}` : undefined;
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

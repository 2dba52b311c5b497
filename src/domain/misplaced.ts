// SPDX-License-Identifier: Apache-2.0
/** Names that libvirt knows where it does not read them, such as `<readonly/>` in `<source>`: it passes over them. */
import type {Place} from '../errors.ts';
import type {Slip} from './parts/common.ts';
import {elementNames} from './xml-names.ts';
import {attributePlaces, elementPlaces} from './xml-places.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** A hostile definition has as many names as it likes. */
const MOST = 50;
/** What is in these is not libvirt's to read, or is libvirt's own, or is refused where it is not known. */
const CLOSED = new Set(['metadata', 'privateData', 'features']);

/**
 * Each once, where it stands first.
 *
 * @param root `<domain>`
 */
export function misplacedIn(root: XmlElement): readonly Slip[] {
  const found = new Map<string, Slip>();
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    if (!isRead(element)) continue;
    for (const misplaced of namesMisplacedIn(element)) {
      const key = writtenForm(misplaced);
      if (!found.has(key) && found.size < MOST) found.set(key, slipOf(misplaced));
    }
    waiting.push(...element.children.toReversed());
  }
  return [...found.values()];
}

/** Of what libvirt passes over as a whole, what is in it needs no telling. */
function isRead({name, namespace, parent}: XmlElement): boolean {
  if (namespace !== '' || !elementNames().has(name) || CLOSED.has(name)) return false;
  return parent === undefined || standsIn(parent, 'element', name);
}

interface Misplaced {
  readonly name: string;
  readonly form: Form;
  readonly within: XmlElement;
  readonly at: Place;
}

type Form = 'element' | 'attribute';

function namesMisplacedIn(within: XmlElement): readonly Misplaced[] {
  const attributes = [...within.attributes.keys()]
    .filter(name => !standsIn(within, 'attribute', name))
    .map(name => ({name, form: 'attribute', within, at: placeOfAttribute(within, name)}) as const);
  const elements = within.children
    .filter(({name, namespace}) => namespace === '' && !standsIn(within, 'element', name))
    .map(element => ({name: element.name, form: 'element', within, at: placeOf(element)}) as const);
  return [...attributes, ...elements];
}

/** What has no places may stand anywhere; an attribute that is written as an element is no name of libvirt's. */
function standsIn({name: within}: XmlElement, form: Form, name: string): boolean {
  if (form === 'element' && !elementNames().has(name)) return !placesOf(name, 'attribute')?.includes(within);
  return placesOf(name, form)?.includes(within) ?? true;
}

function slipOf(misplaced: Misplaced): Slip {
  return {
    kind: 'misplaced',
    written: writtenForm(misplaced),
    meant: placeMeant(misplaced),
    at: misplaced.at,
  };
}

/** In the other form at the same place, or in the nearest element that takes it, around this one or beside it. */
function placeMeant({name, form, within}: Misplaced): string {
  const other = form === 'element' ? 'attribute' : 'element';
  if (placesOf(name, other)?.includes(within.name)) return inWords(name, other, [within.name]);
  const takes = placesOf(name, form) ?? [];
  const near = nearestOf(takes, within);
  return inWords(name, form, near === undefined ? takes : [near]);
}

function placesOf(name: string, form: Form): readonly string[] | undefined {
  return (form === 'element' ? elementPlaces() : attributePlaces()).get(name);
}

function writtenForm({name, form, within}: Misplaced): string {
  return inWords(name, form, [within.name]);
}

function inWords(name: string, form: Form, elements: readonly string[]): string {
  return `${form === 'element' ? `<${name}>` : name} in ${elements.map(each => `<${each}>`).join(', ')}`;
}

function nearestOf(names: readonly string[], from: XmlElement): string | undefined {
  for (let around: XmlElement | undefined = from; around !== undefined; around = around.parent) {
    const near = [around, ...around.children].find(({name}) => names.includes(name));
    if (near !== undefined) return near.name;
  }
  return undefined;
}

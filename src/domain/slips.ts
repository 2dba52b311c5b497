// SPDX-License-Identifier: Apache-2.0
/**
 * Names in a definition that look like slips: misspelt ones, and those that libvirt knows where it does not read them,
 * such as `<readonly/>` in `<source>`: it passes over them.
 */
import type {Place} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import type {Slip} from './parts/common.ts';
import {attributeNames, elementNames, qemuNames, QEMU_NAMESPACE} from './xml-names.ts';
import {attributePlaces, elementPlaces} from './xml-places.ts';
import {placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** A hostile definition has as many names as it likes. */
const MOST = 50;

/** @param root `<domain>` */
export function slipsIn(root: XmlElement): readonly Slip[] {
  return [...firstSlips(root, misspeltNames()), ...firstSlips(root, misplacedNames)];
}

/** A name by how it is written; what was meant is asked of few, for it takes long to find. */
interface Found {
  readonly written: string;
  readonly slip: () => Omit<Slip, 'written'>;
}

/** Of one element; undefined where nobody looks into it. */
type NamesIn = (element: XmlElement) => readonly Found[] | undefined;

/** Each once, where it stands first. */
function firstSlips(root: XmlElement, namesIn: NamesIn): readonly Slip[] {
  const found = new Map<string, Slip>();
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    const names = namesIn(element);
    for (const {written, slip} of names ?? [])
      if (!found.has(written) && found.size < MOST) found.set(written, {...slip(), written});
    if (names) waiting.push(...element.children.toReversed());
  }
  return [...found.values()];
}

/** Lists of features: libvirt refuses what it does not know in them. */
const REFUSING = new Set(['features', 'hyperv', 'kvm', 'xen', 'capabilities']);

function misspeltNames(): NamesIn {
  const guessers = new Map([
    ['', {element: guesser(elementNames()), attribute: guesser(attributeNames())}],
    [QEMU_NAMESPACE, {element: guesser(qemuNames()), attribute: guesser(qemuNames())}],
  ]);
  return element => {
    // Namespaces of others, and what people write into metadata, are none of libvirt's.
    const guess = guessers.get(element.namespace);
    if (guess === undefined || element.parent?.name === 'metadata') return undefined;
    const tag = (name: string) => (element.prefix ? `<${element.prefix}:${name}>` : `<${name}>`);
    const names: Found[] = [];
    const known = withoutItsPrefix(element) ?? guess.element(element.name);
    if (known !== undefined) {
      const kind = isRefused(element) ? 'refused' : 'misspelt';
      const meant = known.includes(':') ? `<${known}>` : tag(known);
      names.push({written: tag(element.name), slip: () => ({kind, meant, at: placeOf(element)})});
    }
    for (const name of element.attributes.keys()) {
      const meant = name.includes(':') || name === 'xmlns' ? undefined : guess.attribute(name);
      if (meant === undefined) continue;
      const slip = () => ({kind: 'misspelt', meant, at: placeOfAttribute(element, name)}) as const;
      names.push({written: `${name} in ${tag(element.name)}`, slip});
    }
    return names;
  };
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
    if (!guesses.has(name) && guesses.size < MOST) guesses.set(name, nearest(name, known));
    return guesses.get(name);
  };
}

/** What is in these is not libvirt's to read, or is libvirt's own, or is refused where it is not known. */
const CLOSED = new Set(['metadata', 'privateData', 'features']);

const misplacedNames: NamesIn = element =>
  isRead(element)
    ? namesMisplacedIn(element).map(misplaced => ({
        written: writtenForm(misplaced),
        slip: () => ({kind: 'misplaced', meant: placeMeant(misplaced), at: misplaced.at}),
      }))
    : undefined;

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

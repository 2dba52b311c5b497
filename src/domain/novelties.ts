// SPDX-License-Identifier: Apache-2.0
/** What a definition uses that came with a version of libvirt, and what an older one would not see of it. */
import type {Place} from '../errors.ts';
import {conditionOf, XML_VOCABULARY, type Novelty} from '../versions/xml-vocabulary.ts';
import {reaches, type Version} from '../versions/version.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlAttribute, type XmlElement} from './xml.ts';
import {listIn} from '../list-in.ts';

/** One use, with its place. */
export interface VersionNeed {
  /** As it is written, such as `<disk type='vhostvdpa'>`. */
  readonly written: string;
  readonly since: Version;
  readonly fate: Novelty['fate'];
  readonly at: Place;
}

export interface SeenBy {
  /** The definition as the version reads it: without what it overlooks. */
  readonly element: XmlElement;
  /** Everything that needs a certain version, whether this one has it or not; in the vocabulary's order. */
  readonly needs: readonly VersionNeed[];
}

/** @param root `<domain>` */
export function asSeenBy(root: XmlElement, libvirt: Version): SeenBy {
  const uses = XML_VOCABULARY.flatMap(row => usesOf(row, root));
  const hidden = uses.filter(({row}) => row.fate === 'overlooked' && !reaches(libvirt, row.since));
  return {
    element: hidden.length === 0 ? root : without(root, undefined, hiddenOf(hidden)),
    needs: uses.map(({row, element}) => needOf(row, element)),
  };
}

interface Use {
  readonly row: Novelty;
  readonly element: XmlElement;
}

function usesOf(row: Novelty, root: XmlElement): readonly Use[] {
  const found = elementsAt(root, row.element.split('/')).filter(element => isAbout(row, element));
  return (row.repeated ? found.slice(1) : found).map(element => ({row, element}));
}

function elementsAt(element: XmlElement, [name, ...rest]: readonly string[]): readonly XmlElement[] {
  if (name === undefined) return [element];
  const own = element.children.filter(each => each.namespace === '');
  if (name === '**')
    return [...elementsAt(element, rest), ...own.flatMap(each => elementsAt(each, [name, ...rest]))];
  return own.filter(each => each.name === name).flatMap(each => elementsAt(each, rest));
}

function isAbout({where = {}, attribute, value, mayLack, within}: Novelty, element: XmlElement): boolean {
  if (within !== undefined && !standsWithin(element, within)) return false;
  if (Object.entries(where).some(([name, wanted]) => attr(element, name) !== wanted)) return false;
  if (mayLack !== undefined) {
    if ('attribute' in mayLack) return attr(element, mayLack.attribute) === undefined;
    return child(element, mayLack.child) === undefined;
  }
  return attribute === undefined || has(element, attribute, value);
}

function standsWithin({parent}: XmlElement, {child: name, attribute, value}: Within): boolean {
  const holder = name === undefined ? parent : child(parent, name);
  return holder !== undefined && has(holder, attribute, value);
}

/** Without a value, any does. */
function has(element: XmlElement, attribute: string, value: string | undefined): boolean {
  const written = attr(element, attribute);
  return value === undefined ? written !== undefined : written === value;
}

type Within = NonNullable<Novelty['within']>;

function needOf(row: Novelty, element: XmlElement): VersionNeed {
  const {attribute, since, fate, repeated, where = {}} = row;
  const names = [...Object.keys(where), ...(attribute === undefined ? [] : [attribute])];
  const attributes = names.map(name => ` ${name}='${attr(element, name) ?? ''}'`).join('');
  const further = repeated ? 'more than one ' : '';
  const condition = conditionOf(row);
  return {
    written: `${further}<${element.name}${attributes}>${condition ? ` ${condition.word} ${condition.what}` : ''}`,
    since,
    fate,
    at: attribute === undefined ? placeOf(element) : placeOfAttribute(element, attribute),
  };
}

/** What an older version does not see, looked up element by element: a hostile definition may have a great many. */
interface Hidden {
  readonly elements: ReadonlySet<XmlElement>;
  readonly attributes: ReadonlyMap<XmlElement, readonly string[]>;
}

function hiddenOf(uses: readonly Use[]): Hidden {
  const elements = new Set<XmlElement>();
  const attributes = new Map<XmlElement, string[]>();
  for (const {row, element} of uses) {
    if (row.attribute === undefined) elements.add(element);
    else listIn(attributes, element).push(row.attribute);
  }
  return {elements, attributes};
}

/** A copy of the tree without the elements and attributes that are hidden; places stay as they are. */
function without(element: XmlElement, parent: XmlElement | undefined, hidden: Hidden): XmlElement {
  const kept: XmlElement[] = [];
  const copy: XmlElement = {
    name: element.name,
    prefix: element.prefix,
    namespace: element.namespace,
    line: element.line,
    column: element.column,
    path: element.path,
    text: element.text,
    attributes: withoutNames(element.attributes, hidden.attributes.get(element) ?? []),
    children: kept,
    parent,
  };
  for (const each of element.children) if (!hidden.elements.has(each)) kept.push(without(each, copy, hidden));
  return copy;
}

function withoutNames(
  attributes: ReadonlyMap<string, XmlAttribute>,
  names: readonly string[],
): ReadonlyMap<string, XmlAttribute> {
  return names.length === 0 ? attributes : new Map([...attributes].filter(([name]) => !names.includes(name)));
}

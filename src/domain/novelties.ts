// SPDX-License-Identifier: Apache-2.0
/** What a definition uses that came with a version of libvirt, and what an older one would not see of it. */
import type {Place} from '../errors.ts';
import {conditionOf, XML_VOCABULARY, type Novelty} from '../versions/xml-vocabulary.ts';
import {reaches, type Version} from '../versions/version.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlAttribute, type XmlElement} from './xml.ts';
import {listIn} from '../list-in.ts';
import {once} from '../once.ts';

/** What an element's text is called among its parts. */
const TEXT = '#text';

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
  const uses = usesIn(root);
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

/** Row by row, though the tree is walked once for all of them: most of a definition is in no row's path. */
function usesIn(root: XmlElement): readonly Use[] {
  const found = new Map<Novelty, XmlElement[]>();
  const start = wholeVocabulary();
  for (const row of start.next.get('.')?.rows ?? []) if (isAbout(row, root)) found.set(row, [root]);
  collect(root, [start], found);
  const runs = attr(root, 'id') !== undefined;
  return XML_VOCABULARY.flatMap(row => {
    if (row.atRest === true && runs) return [];
    const elements = found.get(row) ?? [];
    return (row.repeated ? elements.slice(1) : elements).map(element => ({row, element}));
  });
}

/** How far the paths of some rows have come. */
interface Step {
  /** Those that end here. */
  readonly rows: Novelty[];
  /** By the name of the next element, or `**`. */
  readonly next: Map<string, Step>;
}

const wholeVocabulary = once((): Step => {
  const start: Step = {rows: [], next: new Map()};
  for (const row of XML_VOCABULARY) {
    let step = start;
    for (const name of row.element.split('/')) {
      const known = step.next.get(name) ?? {rows: [], next: new Map<string, Step>()};
      step.next.set(name, known);
      step = known;
    }
    step.rows.push(row);
  }
  return start;
});

/** @param steps where the paths are at this element */
function collect(
  element: XmlElement,
  steps: readonly Step[],
  found: Map<Novelty, XmlElement[]>,
  anywhere: readonly Step[] = [],
): void {
  if (element.children.length === 0) return;
  const deeper = [...anywhere, ...steps.flatMap(({next}) => next.get('**') ?? [])];
  const active = [...steps, ...deeper];
  const below = new Map<XmlElement, readonly Step[]>();
  for (const each of element.children) {
    if (each.namespace !== '') continue;
    const reached: Step[] = [];
    for (const {next} of active) {
      const step = next.get(each.name);
      if (step === undefined) continue;
      for (const row of step.rows) if (isAbout(row, each)) listIn(found, row).push(each);
      if (step.next.size > 0) reached.push(step);
    }
    if (reached.length + deeper.length > 0) below.set(each, reached);
  }
  for (const [each, reached] of below) collect(each, reached, found, deeper);
}

function isAbout(row: Novelty, element: XmlElement): boolean {
  const {where = {}, attribute, value, mayLack, within} = row;
  if (within !== undefined && !standsWithin(element, within)) return false;
  if (Object.entries(where).some(([name, wanted]) => attr(element, name) !== wanted)) return false;
  if (mayLack !== undefined && !lacks(element, mayLack)) return false;
  if (row.parts !== undefined && partsOf(row, element).length === 0) return false;
  return attribute === undefined || has(element, attribute, value);
}

function lacks(element: XmlElement, what: NonNullable<Novelty['mayLack']>): boolean {
  if ('attribute' in what) return attr(element, what.attribute) === undefined;
  return child(element, what.child) === undefined;
}

/** Those of the row's parts that the element has. */
function partsOf({parts = []}: Novelty, element: XmlElement): readonly string[] {
  return parts.filter(part => (part === TEXT ? element.text.trim() !== '' : has(element, part, undefined)));
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
  const names = [
    ...Object.keys(where),
    ...partsOf(row, element).filter(part => part !== TEXT),
    ...(attribute === undefined ? [] : [attribute]),
  ];
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
  /** Their names; text goes by one, too. */
  readonly attributes: ReadonlyMap<XmlElement, readonly string[]>;
}

function hiddenOf(uses: readonly Use[]): Hidden {
  const elements = new Set<XmlElement>();
  const attributes = new Map<XmlElement, string[]>();
  for (const {row, element} of uses) {
    if (row.parts !== undefined) listIn(attributes, element).push(...row.parts);
    else if (row.attribute === undefined) elements.add(element);
    else listIn(attributes, element).push(row.attribute);
  }
  return {elements, attributes};
}

/** A copy of the tree without the elements and attributes that are hidden; places stay as they are. */
function without(element: XmlElement, parent: XmlElement | undefined, hidden: Hidden): XmlElement {
  const kept: XmlElement[] = [];
  const names = hidden.attributes.get(element) ?? [];
  const copy: XmlElement = {
    name: element.name,
    prefix: element.prefix,
    namespace: element.namespace,
    line: element.line,
    column: element.column,
    path: element.path,
    text: names.includes(TEXT) ? '' : element.text,
    attributes: withoutNames(element.attributes, names),
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

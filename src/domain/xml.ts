// SPDX-License-Identifier: Apache-2.0
import {KnownError, type Place} from '../errors.ts';

export interface XmlAttribute {
  /** With entities and character references replaced. */
  readonly value: string;
  /** Where the attribute's name begins. */
  readonly line: number;
  readonly column: number;
}

export interface XmlElement {
  /** Name without prefix. */
  readonly name: string;
  readonly prefix: string;
  /** Namespace URI; '' when there is none, as for all of libvirt's own elements. */
  readonly namespace: string;
  /** By name as written; libvirt's own attributes have no prefix. */
  readonly attributes: ReadonlyMap<string, XmlAttribute>;
  readonly children: readonly XmlElement[];
  /** All text in the element, joined across comments and CDATA, white space kept. What libvirt reads: `textOf`. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
  /** Where the start tag begins. */
  readonly line: number;
  readonly column: number;
  /** Names from the root down without `domstatus`, `domain` and `devices`, such as `disk/source`. */
  readonly path: string;
}

/** All children of that name that are in no namespace. */
export function children(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(each => each.name === name && each.namespace === '');
}

/**
 * The first child of that name; libvirt ignores further ones unless it says otherwise.
 *
 * @throws KnownError `XML_TWICE` where a further one says more than the first: libvirt takes some attributes from
 *   whichever has them (`string(./backend/device/@path)`), and lists from all together (`./os/acpi/table`)
 */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element === undefined) return undefined;
  let first: XmlElement | undefined;
  let further: XmlElement[] | undefined;
  // Asked most of all, and most often for what is not there or there once.
  for (const each of element.children) {
    if (each.name !== name || each.namespace !== '') continue;
    if (first === undefined) first = each;
    else (further ??= []).push(each);
  }
  const added = first && further && additionOf(first, further);
  if (added === undefined) return first;
  throw new KnownError('XML_TWICE', `a further <${name}> adds ${added.what}`, {
    place: placeOf(added.at),
    help: `Write one <${name}>: libvirt takes some of what it reads from the first, and some from whichever has it.`,
  });
}

interface Addition {
  readonly what: string;
  readonly at: XmlElement;
}

/** An element, or an attribute that the first has not. */
function additionOf(first: XmlElement, further: readonly XmlElement[]): Addition | undefined {
  for (const at of further) {
    const [inside] = at.children;
    if (inside !== undefined) return {what: `<${inside.name}>`, at: inside};
    const attribute = [...at.attributes.keys()].find(key => !first.attributes.has(key));
    if (attribute !== undefined) return {what: `'${attribute}'`, at};
  }
  return undefined;
}

/** The first element down a path of first children's names, such as `('os', 'type')`. */
export function descend(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(child, element);
}

/** An attribute's value; '' when it is written so. */
export function attr(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name)?.value;
}

/**
 * The content as libvirt reads it.
 *
 * @throws KnownError `XML_MIXED_CONTENT` where elements stand in it: libvirt reads all text in one place, and what stands
 *   before them in another
 */
export function textOf(element: XmlElement): string {
  const {text} = element;
  if (element.children.length > 0 && text.trim() !== '')
    throw new KnownError('XML_MIXED_CONTENT', `<${element.name}> has both text and elements`, {
      place: placeOf(element),
      help: 'Write the text without elements in it: libvirt may read only what stands before them.',
    });
  return text;
}

/** The content of the first child of that name, read as XPath does: an empty one counts as absent. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  const found = child(element, name);
  return (found && textOf(found)) || undefined;
}

export function placeOf(element: XmlElement): Place {
  return {element: element.path, line: element.line, column: element.column};
}

/** The attribute's place, or the element's when it has no such attribute. */
export function placeOfAttribute(element: XmlElement, name: string): Place {
  const {line, column} = element.attributes.get(name) ?? element;
  return {element: element.path, line, column};
}

/** The name libvirt gave the device of a running VM, such as `net0`; socket and pid files are named after it. */
export function aliasOf(device: XmlElement): string | undefined {
  return attr(child(device, 'alias'), 'name');
}

/** The one element of its name that libvirt allows. */
export function onlyElement(
  [first, second]: readonly XmlElement[],
  refuseSecond: (place: Place) => KnownError,
): XmlElement | undefined {
  if (second !== undefined) throw refuseSecond(placeOf(second));
  return first;
}

// SPDX-License-Identifier: Apache-2.0
import type {Place} from '../errors.ts';

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
  /** Content as libvirt reads it: all text in the element, joined across comments and CDATA, white space kept. */
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

/** The first child of that name; libvirt ignores further ones unless it says otherwise. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find(each => each.name === name && each.namespace === '');
}

/** The first element down a path of first children's names, such as `('os', 'type')`. */
export function descend(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(child, element);
}

/** An attribute's value; '' when it is written so. */
export function attr(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name)?.value;
}

/** The content of the first child of that name, read as XPath does: an empty one counts as absent. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}

export function placeOf(element: XmlElement): Place {
  return {element: element.path, line: element.line, column: element.column};
}

/** The attribute's place, or the element's when it has no such attribute. */
export function placeOfAttribute(element: XmlElement, name: string): Place {
  const {line, column} = element.attributes.get(name) ?? element;
  return {element: element.path, line, column};
}

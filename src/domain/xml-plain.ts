// SPDX-License-Identifier: Apache-2.0
/**
 * Definitions as libvirt itself writes them, read at a fraction of what a whole XML parser costs: printable ASCII
 * without references, instructions or CDATA. Whatever else a text has, and whatever is wrong with it, is left to
 * that parser, so that there is one place which refuses.
 */
import {MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_LINES} from './xml-limits.ts';
import {XmlNode} from './xml-node.ts';
import type {XmlAttribute, XmlElement} from './xml.ts';

/** Not in there: `&`, and the carriage return, which would be read as a line feed. */
const PLAIN = /^[\t\n -%'-~]*$/;
const NOT_PLAIN = ['<?', '<![', '<!D', ']]>'];

const NAME = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`;
const START = new RegExp(`<(${NAME})`, 'y');
/** A line feed or a tab in a value would be read as a space. */
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([ !#-;=-~]*)"|'([ -&(-;=-~]*)')`, 'y');
const START_ENDS = /\s*(\/?)>/y;
const END = new RegExp(String.raw`</(${NAME})\s*>`, 'y');
const BLANK = /^\s*$/;
/** One that is neither odd nor one of XML's own. */
const NAMESPACE = /^(?!.*w3\.org)[!-~]+$/i;

/** @returns the root, as the whole parser has it; undefined for all that is to be given to that one */
export function readPlainXml(text: string): XmlElement | undefined {
  if (!PLAIN.test(text) || NOT_PLAIN.some(mark => text.includes(mark))) return undefined;
  const reader = new PlainReader(text);
  return reader.read() ? reader.root : undefined;
}

/** Namespaces by prefix; that of no prefix under ''. */
type Namespaces = ReadonlyMap<string, string>;

class PlainReader {
  root: XmlNode | undefined;
  readonly #text: string;
  readonly #places: Places;
  /** The elements that are open, outermost first, with their names as written. */
  readonly #open: {readonly node: XmlNode; readonly name: string; readonly namespaces: Namespaces}[] = [];
  #elements = 0;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
    this.#places = new Places(text);
  }

  /** @returns whether all of the text was read */
  read(): boolean {
    const text = this.#text;
    while (this.#offset < text.length) {
      const tag = text.indexOf('<', this.#offset);
      if (!this.#readText(tag === -1 ? text.length : tag)) return false;
      if (tag !== -1 && !this.#readMarkup()) return false;
    }
    const complete = this.root !== undefined && this.#open.length === 0;
    return complete && this.#places.lineOf(text.length) <= MAX_LINES;
  }

  #readText(end: number): boolean {
    if (end === this.#offset) return true;
    const content = this.#text.slice(this.#offset, end);
    this.#offset = end;
    const current = this.#open.at(-1);
    if (current === undefined) return BLANK.test(content);
    current.node.content.push(content);
    return true;
  }

  #readMarkup(): boolean {
    if (this.#text.startsWith('<!--', this.#offset)) return this.#skipComment();
    if (this.#text.startsWith('</', this.#offset)) return this.#readEnd();
    return this.#readStart();
  }

  #skipComment(): boolean {
    const dashes = this.#text.indexOf('--', this.#offset + 4);
    this.#offset = dashes + 3;
    return dashes !== -1 && this.#text.startsWith('>', dashes + 2);
  }

  #readEnd(): boolean {
    const end = this.#match(END);
    return end !== undefined && end[1] === this.#open.pop()?.name;
  }

  #readStart(): boolean {
    const above = this.#open.at(-1);
    const offset = this.#offset;
    const name = this.#match(START)?.[1];
    if (name === undefined || (above === undefined && this.root !== undefined)) return false;
    const node = new XmlNode(above?.node, this.#places.lineOf(offset), this.#places.columnOf(offset));
    const attributes = this.#readAttributes();
    const ends = this.#match(START_ENDS);
    if (attributes === undefined || ends === undefined) return false;
    const namespaces = namespacesOf(attributes, above?.namespaces ?? NO_NAMESPACES);
    if (namespaces === undefined || !nameElement(node, name, namespaces)) return false;
    if (attributes.size > 0) node.attributes = attributes;
    above?.node.children.push(node);
    above?.node.content.push(node);
    this.root ??= node;
    this.#elements += 1;
    const small = this.#elements <= MAX_ELEMENTS && this.#open.length < MAX_DEPTH;
    if (ends[1] === '') this.#open.push({node, name, namespaces});
    return small;
  }

  #readAttributes(): ReadonlyMap<string, XmlAttribute> | undefined {
    const attributes = new Map<string, XmlAttribute>();
    for (let found = this.#match(ATTRIBUTE); found !== undefined; found = this.#match(ATTRIBUTE)) {
      const [whole, name = '', double, single] = found;
      if (attributes.has(name) || attributes.size === MAX_ATTRIBUTES) return undefined;
      const start = this.#offset - whole.trimStart().length;
      attributes.set(name, {
        value: double ?? single ?? '',
        line: this.#places.lineOf(start),
        column: this.#places.columnOf(start),
      });
    }
    return attributes;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#offset = pattern.lastIndex;
    return found;
  }
}

const NO_NAMESPACES: Namespaces = new Map();

/** @returns undefined when a declaration is odd, or an attribute is in a namespace */
function namespacesOf(
  attributes: ReadonlyMap<string, XmlAttribute>,
  above: Namespaces,
): Namespaces | undefined {
  let all: Map<string, string> | undefined;
  for (const [name, {value}] of attributes) {
    const colon = name.indexOf(':');
    if (colon === -1 && name !== 'xmlns') continue;
    if (!name.startsWith('xmlns') || (colon !== -1 && colon !== 5)) return undefined;
    const prefix = name.slice(6);
    if (!NAMESPACE.test(value) || prefix.startsWith('xml')) return undefined;
    all ??= new Map(above);
    all.set(prefix, value);
  }
  return all ?? above;
}

/** @returns false when nobody said what the prefix stands for */
function nameElement(node: XmlNode, name: string, namespaces: Namespaces): boolean {
  const colon = name.indexOf(':');
  node.prefix = colon === -1 ? '' : name.slice(0, colon);
  node.name = colon === -1 ? name : name.slice(colon + 1);
  const namespace = namespaces.get(node.prefix);
  node.namespace = namespace ?? '';
  return namespace !== undefined || node.prefix === '';
}

/** Line and column, both from 1, of offsets that are asked for in their order. */
class Places {
  #line = 1;
  readonly #text: string;
  #start = 0;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  lineOf(offset: number): number {
    while (this.#next !== -1 && this.#next < offset) {
      this.#line += 1;
      this.#start = this.#next + 1;
      this.#next = this.#text.indexOf('\n', this.#start);
    }
    return this.#line;
  }

  /** Of one whose line was asked for. */
  columnOf(offset: number): number {
    return offset - this.#start + 1;
  }
}

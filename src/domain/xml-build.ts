// SPDX-License-Identifier: Apache-2.0
import {SaxesParser, type SaxesTagNS} from 'saxes';
import {KnownError} from '../errors.ts';
import {explainStop} from './malformed-xml.ts';
import {foreignText} from './no-definition.ts';
import {TextPositions} from './text-positions.ts';
import {XmlNode} from './xml-node.ts';
import type {XmlAttribute, XmlElement} from './xml.ts';

/** libxml2's own limit; a backing chain of 200 images nests 205 deep. */
const MAX_DEPTH = 256;
const MAX_ELEMENTS = 50_000;
const MAX_ATTRIBUTES = 256;
const MAX_LINES = 200_000;
const TOO_LARGE_HELP = 'A libvirt definition has a few hundred elements; check that this is the right file.';

/** Builds the element tree of a text that was decoded and checked for size. */
export function buildTree(text: string): XmlElement {
  return new TreeBuilder(text).build();
}

class TreeBuilder {
  readonly #text: string;
  readonly #positions: TextPositions;
  readonly #parser = new SaxesParser({xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0'});
  readonly #blanks = /\S/g;
  #attributes = new Map<string, XmlAttribute>();
  /** Offset after the tag's name or its last attribute: the next attribute begins after the white space. */
  #scanned = 0;
  #current: XmlNode | undefined;
  #root: XmlNode | undefined;
  /** Behind the root's end tag. */
  #rootEnd: number | undefined;
  #depth = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
    this.#positions = new TextPositions(text);
    this.#listen();
  }

  build(): XmlElement {
    const {line, column} = this.#positions.of(this.#text.length);
    if (line > MAX_LINES)
      throw new KnownError('XML_TOO_LARGE', `more than ${MAX_LINES} lines`, {
        place: {element: 'domain', line, column},
        help: TOO_LARGE_HELP,
      });
    const prolog = prologEnd(this.#text);
    if (this.#text.startsWith('<!DOCTYPE', prolog)) this.#refuseDoctype(prolog);
    const begin = this.#text.charAt(prolog);
    if (begin !== '' && begin !== '<') {
      const {what, help} = foreignText(this.#text.slice(prolog));
      throw new KnownError('XML_MALFORMED', `this is ${what}`, {place: this.#place(prolog), help});
    }
    this.#parser.write(this.#text).close();
    if (this.#root === undefined) throw this.#malformed('the definition has no root element');
    return this.#root;
  }

  #listen(): void {
    const parser = this.#parser;
    parser.on('error', error => {
      throw this.#malformed(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''));
    });
    parser.on('xmldecl', ({encoding}) => this.#checkEncoding(encoding));
    parser.on('doctype', () => this.#refuseDoctype(this.#text.lastIndexOf('<!DOCTYPE', parser.position)));
    parser.on('opentagstart', ({name}) => this.#open(name));
    parser.on('attribute', ({name, value}) => this.#attribute(name, value));
    parser.on('opentag', tag => this.#opened(tag));
    parser.on('text', text => this.#current?.content.push(text));
    parser.on('cdata', text => this.#current?.content.push(text));
    parser.on('closetag', () => {
      this.#current = this.#current?.parent;
      this.#depth -= 1;
      if (this.#depth === 0) this.#rootEnd = parser.position;
    });
  }

  #open(name: string): void {
    const offset = this.#text.lastIndexOf('<', this.#parser.position - 1);
    const {line, column} = this.#positions.of(offset);
    const node = new XmlNode(this.#current, line, column);
    node.name = name;
    this.#current?.children.push(node);
    this.#current?.content.push(node);
    this.#root ??= node;
    this.#current = node;
    this.#scanned = offset + 1 + name.length;
    this.#depth += 1;
    this.#elements += 1;
    this.#checkSize(node);
  }

  #checkSize(node: XmlNode): void {
    const place = {element: node.name, line: node.line, column: node.column};
    if (this.#depth > MAX_DEPTH)
      throw new KnownError('XML_TOO_DEEP', `elements are nested deeper than ${MAX_DEPTH} levels`, {
        place,
        help: 'A backing chain has at most 200 images; remove the surplus nesting.',
      });
    if (this.#elements > MAX_ELEMENTS)
      throw new KnownError('XML_TOO_MANY_ELEMENTS', `more than ${MAX_ELEMENTS} elements`, {
        place,
        help: TOO_LARGE_HELP,
      });
  }

  #attribute(name: string, value: string): void {
    const {line, column} = this.#positions.of(this.#behindBlanks());
    this.#scanned = this.#parser.position;
    if (this.#attributes.size >= MAX_ATTRIBUTES)
      throw new KnownError(
        'XML_TOO_MANY_ATTRIBUTES',
        `an element has more than ${MAX_ATTRIBUTES} attributes`,
        {
          place: {element: this.#current?.path ?? '', line, column},
          help: 'No libvirt element has that many; remove the surplus attributes.',
        },
      );
    if (this.#attributes.has(name)) throw this.#malformed(`duplicate attribute: ${name}`);
    this.#attributes.set(name, {value, line, column});
  }

  /** The first offset from where reading has come to that is no white space. */
  #behindBlanks(): number {
    this.#blanks.lastIndex = this.#scanned;
    return this.#blanks.exec(this.#text)?.index ?? this.#scanned;
  }

  #opened({local, prefix, uri}: SaxesTagNS): void {
    const node = this.#current;
    if (node === undefined) return;
    node.name = local;
    node.prefix = prefix;
    node.namespace = uri;
    if (this.#attributes.size > 0) {
      node.attributes = this.#attributes;
      this.#attributes = new Map();
    }
  }

  #checkEncoding(encoding: string | undefined): void {
    if (encoding === undefined || /^utf-?8$/i.test(encoding)) return;
    throw new KnownError('XML_ENCODING', `the definition declares the encoding '${encoding}'`, {
      place: this.#place(Math.max(this.#text.indexOf('encoding'), 0)),
      help: 'Convert the file to UTF-8 and declare that.',
    });
  }

  #refuseDoctype(offset: number): never {
    throw new KnownError('XML_DOCTYPE', 'a document type declaration is not accepted', {
      place: this.#place(Math.max(offset, 0)),
      help: 'Remove <!DOCTYPE …> and write out what its entities stand for.',
    });
  }

  #malformed(reason: string): KnownError {
    const {code, message, help, offset} = explainStop({
      reason,
      text: this.#text,
      offset: Math.max(this.#parser.position - 1, 0),
      hasRoot: this.#root !== undefined,
      rootEnd: this.#rootEnd,
    });
    return new KnownError(code, message, {place: this.#place(offset), help});
  }

  #place(offset: number) {
    return {element: this.#current?.path ?? 'domain', ...this.#positions.of(offset)};
  }
}

/** Offset of the first thing that is neither white space, comment nor processing instruction. */
export function prologEnd(text: string): number {
  let offset = 0;
  for (;;) {
    while (/\s/.test(text.charAt(offset))) offset += 1;
    const closing = text.startsWith('<!--', offset)
      ? '-->'
      : text.startsWith('<?', offset)
        ? '?>'
        : undefined;
    const end = closing === undefined ? -1 : text.indexOf(closing, offset);
    if (closing === undefined || end === -1) return offset;
    offset = end + closing.length;
  }
}

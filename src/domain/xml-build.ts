// SPDX-License-Identifier: Apache-2.0
import {SaxesParser, type SaxesTagNS} from 'saxes';
import {KnownError} from '../errors.ts';
import {foreignText} from './no-definition.ts';
import {TextPositions} from './text-positions.ts';
import {XmlNode} from './xml-node.ts';
import {prologEnd} from './xml-prolog.ts';
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
    const blank = /\S/g;
    blank.lastIndex = this.#scanned;
    const {line, column} = this.#positions.of(blank.exec(this.#text)?.index ?? this.#scanned);
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
    const special = this.#nothing(reason) ?? this.#more(reason) ?? this.#quotes(reason);
    if (special) return special;
    const entity = /(?<!character )entity/i.test(reason);
    return new KnownError(
      entity ? 'XML_ENTITY' : 'XML_MALFORMED',
      `the definition is not well-formed: ${reason}`,
      {
        place: this.#place(Math.max(this.#parser.position - 1, 0)),
        help: entity
          ? 'Only &amp; &lt; &gt; &quot; &apos; and character references are known.'
          : 'Check the XML at this place, for example with xmllint.',
      },
    );
  }

  #nothing(reason: string): KnownError | undefined {
    if (this.#root !== undefined || !reason.includes('must contain a root')) return undefined;
    const what = this.#text.trim() === '' ? 'the file is empty' : 'the file has no element';
    return new KnownError('XML_MALFORMED', what, {
      place: this.#place(0),
      help: 'A virsh dumpxml that fails leaves such a file: ask it again, and look at its error.',
    });
  }

  /** Behind the definition; the parser tells of text only where it ends. */
  #more(reason: string): KnownError | undefined {
    const end = this.#rootEnd;
    if (end === undefined) return undefined;
    const isRoot = reason.includes('only one root');
    const offset = isRoot ? this.#parser.position - 1 : end + /^\s*/.exec(this.#text.slice(end))![0].length;
    const help = isRoot
      ? 'Put each definition into a file of its own.'
      : 'Remove what stands after the last end tag, such as a shell prompt.';
    return new KnownError('XML_MALFORMED', `the definition is not well-formed: ${reason}`, {
      place: this.#place(offset),
      help,
    });
  }

  #quotes(reason: string): KnownError | undefined {
    const offset = Math.max(this.#parser.position - 1, 0);
    const [found] =
      /[\u2018-\u201F\u00AB\u00BB]/.exec(this.#text.slice(Math.max(offset - 1, 0), offset + 2)) ?? [];
    if (found === undefined || !/attribute/.test(reason)) return undefined;
    return new KnownError('XML_MALFORMED', `the definition has the quotation mark ${found}`, {
      place: this.#place(offset),
      help: `Write ' or " around values: a word processor or a web page changed them.`,
    });
  }

  #place(offset: number) {
    return {element: this.#current?.path ?? 'domain', ...this.#positions.of(offset)};
  }
}

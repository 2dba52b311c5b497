// SPDX-License-Identifier: Apache-2.0
import type {XmlAttribute, XmlElement} from './xml.ts';

const CONTAINERS = new Set(['domstatus', 'domain', 'devices']);
const NO_ATTRIBUTES: ReadonlyMap<string, XmlAttribute> = new Map();

/** An element while it is built; its path and text are made when they are asked for. */
export class XmlNode implements XmlElement {
  name = '';
  prefix = '';
  namespace = '';
  attributes: ReadonlyMap<string, XmlAttribute> = NO_ATTRIBUTES;
  readonly children: XmlNode[] = [];
  readonly content: (string | XmlNode)[] = [];
  readonly parent: XmlNode | undefined;
  readonly line: number;
  readonly column: number;
  /** Of its path, once that was asked for. */
  #known: string | undefined;

  constructor(parent: XmlNode | undefined, line: number, column: number) {
    this.parent = parent;
    this.line = line;
    this.column = column;
  }

  get text(): string {
    if (this.content.length === 0) return '';
    return this.content.map(part => (typeof part === 'string' ? part : part.text)).join('');
  }

  get path(): string {
    return this.#names() || this.name;
  }

  #names(): string {
    return (this.#known ??= this.#joined());
  }

  #joined(): string {
    const above = this.parent === undefined ? '' : this.parent.#names();
    if (CONTAINERS.has(this.name)) return above;
    return above === '' ? this.name : `${above}/${this.name}`;
  }
}

// SPDX-License-Identifier: Apache-2.0
/**
 * qemu.conf in libvirt's configuration syntax, accepted and refused as libvirt does (checked against its own
 * parser): `name = value` a line or separated by `;`, `#` comments outside of values, strings in ' or " on one
 * line or in """ over several, all without escapes, integers, and lists over several lines. There are no
 * comments inside of lists.
 */
import {KnownError, type Place} from '../errors.ts';
import {reasonOf} from '../files/errno.ts';
import {readRegularFile} from '../files/read-regular-file.ts';

export type ConfValue = string | number | readonly ConfValue[];

export interface ConfSetting {
  readonly name: string;
  readonly value: ConfValue;
  readonly at: Place;
}

export interface QemuConf {
  readonly file: string;
  readonly settings: ReadonlyMap<string, ConfSetting>;
}

/** @throws KnownError QEMU_CONF_UNREADABLE or QEMU_CONF_SYNTAX */
export function readQemuConf(file: string): QemuConf {
  let text: string;
  try {
    text = readRegularFile(file).toString('utf8');
  } catch (cause) {
    throw new KnownError('QEMU_CONF_UNREADABLE', `cannot read qemu.conf: ${reasonOf(cause)}`, {
      file,
      help: 'name a file that you may read with --qemu-conf',
      cause,
    });
  }
  return parseQemuConf(text, file);
}

/**
 * The settings by name. Of a name that is set twice libvirt takes the first.
 *
 * @param file for error messages
 * @throws KnownError QEMU_CONF_SYNTAX
 */
export function parseQemuConf(text: string, file: string): QemuConf {
  const reader = new Reader(text, file);
  const settings = new Map<string, ConfSetting>();
  for (let setting = reader.setting(); setting !== undefined; setting = reader.setting()) {
    if (!settings.has(setting.name)) settings.set(setting.name, setting);
  }
  return {file, settings};
}

/** Lists in lists are legal and pointless; this many are legal here. */
const DEEPEST_LIST = 32;

class Reader {
  readonly #text: string;
  readonly #file: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** The next setting; undefined at the end. */
  setting(): ConfSetting | undefined {
    this.#skip(/(?:[ \t\r\n]|#[^\r\n]*)*/uy);
    if (this.#atEnd()) return undefined;
    const at = this.#place();
    const name = this.#take(/[A-Za-z][A-Za-z0-9_]*/uy) ?? this.#fail('expecting a name');
    this.#skip(/[ \t]*/uy);
    if (this.#take(/=/uy) === undefined) this.#fail('expecting an assignment');
    this.#skip(/[ \t]*/uy);
    const value = this.#value(0);
    this.#endOfSetting();
    return {name, value, at: {...at, element: name}};
  }

  #endOfSetting(): void {
    this.#skip(/[ \t]*/uy);
    if (this.#atEnd() || this.#take(/(?:#[^\r\n]*)?[\r\n]/uy) !== undefined) return;
    if (this.#take(/;|#[^\r\n]*/uy) === undefined) this.#fail('expecting a separator');
  }

  #value(depth: number): ConfValue {
    const next = this.#text[this.#offset];
    if (next === '"' || next === "'") return this.#string();
    if (next === '[' && depth < DEEPEST_LIST) return this.#list(depth);
    if (next !== undefined && /[-+0-9]/u.test(next)) return this.#number();
    return this.#fail('expecting a value');
  }

  #string(): string {
    const quoted =
      this.#take(/"""[^]*?"""/uy)?.slice(3, -3) ??
      this.#take(/"(?!"")[^"\r\n]*"|'[^'\r\n]*'/uy)?.slice(1, -1);
    return quoted ?? this.#fail('unterminated string');
  }

  #number(): number {
    return Number(this.#take(/[-+]?[0-9]+/uy) ?? this.#fail('unterminated number'));
  }

  #list(depth: number): readonly ConfValue[] {
    const items: ConfValue[] = [];
    this.#skip(/\[[ \t\r\n]*/uy);
    while (this.#take(/\]/uy) === undefined) {
      items.push(this.#value(depth + 1));
      this.#skip(/[ \t\r\n]*/uy);
      if (this.#atEnd()) this.#fail('list is not closed with ]');
      if (this.#take(/,[ \t\r\n]*/uy) === undefined && this.#text[this.#offset] !== ']') {
        this.#fail('expecting a separator in list');
      }
    }
    return items;
  }

  #atEnd(): boolean {
    return this.#offset >= this.#text.length;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }

  #skip(pattern: RegExp): void {
    this.#take(pattern);
  }

  /** Of where the reader is; lines are counted on from the last place. */
  #place(): Place {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#lineStart);
      if (end === -1 || end >= this.#offset) break;
      this.#line++;
      this.#lineStart = end + 1;
    }
    return {element: '', line: this.#line, column: this.#offset - this.#lineStart + 1};
  }

  #fail(reason: string): never {
    throw new KnownError('QEMU_CONF_SYNTAX', `configuration file syntax error: ${reason}`, {
      file: this.#file,
      place: this.#place(),
      help: /^\s*</.test(this.#text) ? 'this is XML: pass a copy of /etc/libvirt/qemu.conf' : undefined,
    });
  }
}

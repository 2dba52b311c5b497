// SPDX-License-Identifier: Apache-2.0
/** The fields of one record. */
import {decodePath} from '../text/path-bytes.ts';
import {markUnnameable} from '../text/unnameable.ts';

/** Names come from whoever made the file: the kernel writes them as hexadecimal digits when they could mislead. */
const UNTRUSTED = new Set([
  'name', 'comm', 'path', 'exe', 'profile', 'target', 'peer', 'label', 'srcname', 'cwd', 'kmod',
]); // prettier-ignore
/** Looked for at the beginning of a word alone, so that a long word is read once. */
const FIELD = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g;
/** `ausearch -i` takes quotes off: a name goes on to the next key. */
const INTERPRETED = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+(?: (?!\s*\w+=)\S+)*))/g;
/** It writes dates in the locale's way, and decodes what is hexadecimal. */
const IS_INTERPRETED = /\baudit\(\d+[/.-]\d+[/.-]\d+ /;

/** A value whose quote is not closed was cut off, and is left out. */
export function fieldsOf(record: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  // A record of user space has the denial in quotes of its own.
  const inner = /msg='((?:avc: |apparmor=).*)'/s.exec(record)?.[1] ?? record;
  const interpreted = IS_INTERPRETED.test(record);
  for (const [, key = '', quoted, single, bare = ''] of inner.matchAll(interpreted ? INTERPRETED : FIELD)) {
    const word = UNTRUSTED.has(key) && !interpreted ? fromHex(bare) : bare;
    // Made up, or spoilt on its way.
    const value = markUnnameable(quoted ?? single ?? word);
    if (!fields.has(key) && !(quoted === undefined && value.startsWith('"'))) fields.set(key, value);
  }
  return fields;
}

/** Whether its last value has no end. */
export function isCutInValue(record: string): boolean {
  return /\w="[^"]*$/.test(record);
}

function fromHex(text: string): string {
  const isHex = text.length % 2 === 0 && /^[0-9A-F]+$/.test(text);
  // The kernel's mark of an abstract socket.
  return isHex ? decodePath(Buffer.from(text, 'hex')).replace(/^\0/, '@').replace(/\0+$/, '') : text;
}

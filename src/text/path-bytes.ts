// SPDX-License-Identifier: Apache-2.0
/**
 * File names are bytes, strings are Unicode. A byte that is not part of valid UTF-8 becomes the lone surrogate
 * U+DC80 to U+DCFF, so that every name survives the way into a string and back.
 */
const ESCAPE = 0xdc00;
const LONE = /[\udc80-\udcff]/u;

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** The string for a name's bytes. */
export function decodePath(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLossless(bytes);
  }
}

/** What Node's file functions take for a name: the string itself where that is exact. */
export function encodePath(path: string): string | Buffer {
  return LONE.test(path) ? pathBytes(path) : path;
}

/** The bytes of a name; also of text that such names stand in. */
export function pathBytes(path: string): Buffer {
  if (!LONE.test(path)) return Buffer.from(path, 'utf8');
  const parts = Array.from(path, character => {
    const unit = character.charCodeAt(0);
    const escaped = character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff;
    return escaped ? Buffer.of(unit - ESCAPE) : Buffer.from(character, 'utf8');
  });
  return Buffer.concat(parts);
}

/** Whether a name has bytes that are not UTF-8, so that it cannot stand in an argument or in XML. */
export function hasRawBytes(path: string): boolean {
  return LONE.test(path);
}

function decodeLossless(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(ESCAPE + bytes[at]!)
        : strict.decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}

/** Length of the valid UTF-8 sequence at an offset, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return isUtf8(bytes.subarray(at, at + length)) ? Math.min(length, bytes.length - at) : 0;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A character of a path, one byte, as a backslash and three octal digits. */
export function octalEscape(character: string): string {
  const byte = character.charCodeAt(0) & 0xff;
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

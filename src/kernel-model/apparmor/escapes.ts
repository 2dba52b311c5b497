// SPDX-License-Identifier: Apache-2.0
/** Escape sequences of the profile language, which its lexer and its pattern compiler share. */

/** Characters that stay escaped in a pattern, since bare they would mean something else. */
const SPECIAL = '*?[]{}^,\\';

const CONTROL: Readonly<Record<string, number>> = {a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, '\\': 92, '"': 34};

export interface Escape {
  /** The byte it stands for. */
  readonly byte: number;
  /** Where the text goes on. */
  readonly end: number;
}

/**
 * The sequence whose backslash stands before `at`: up to three octal digits, d with up to three decimal ones,
 * x with up to two hexadecimal ones, or a letter. Digits that would go over 255 are left in the text.
 */
export function readEscape(text: string, at: number): Escape | undefined {
  const letter = text[at] ?? '';
  if (/[0-7]/.test(letter)) return readNumber(text, at, 8, 3);
  if (letter === 'd') return readNumber(text, at + 1, 10, 3);
  if (letter === 'x') return readNumber(text, at + 1, 16, 2);
  const byte = CONTROL[letter];
  return byte === undefined ? undefined : {byte, end: at + 1};
}

function readNumber(text: string, start: number, base: number, digits: number): Escape | undefined {
  let byte = 0;
  let end = start;
  for (; end < start + digits; end++) {
    const digit = Number.parseInt(text[end] ?? '', base);
    if (Number.isNaN(digit) || byte * base + digit > 255) break;
    byte = byte * base + digit;
  }
  return end === start ? undefined : {byte, end};
}

/**
 * What the lexer makes of a word between quotes or blanks. A sequence becomes its character, one that a pattern
 * gives a meaning stays escaped, and a byte above 127, which need not be a whole character, stays a sequence.
 */
export function unescapeWord(word: string): string {
  let result = '';
  for (let at = 0; at < word.length; at++) {
    const escape = word[at] === '\\' ? readEscape(word, at + 1) : undefined;
    if (escape) {
      result += spell(escape.byte);
      at = escape.end - 1;
    } else if (word[at] === '\\') {
      result += word.slice(at, at + 2);
      at++;
    } else {
      result += word[at];
    }
  }
  return result;
}

function spell(byte: number): string {
  if (byte > 127) return `\\x${byte.toString(16)}`;
  const character = String.fromCharCode(byte);
  return SPECIAL.includes(character) ? `\\${character}` : character;
}

// SPDX-License-Identifier: Apache-2.0
/** The compiler's regular expressions, parsed to a tree. They match bytes, not characters. */
import {readEscape} from './escapes.ts';

export type Expression =
  | {readonly kind: 'byte'; readonly byte: number}
  | {readonly kind: 'set'; readonly bytes: ReadonlySet<number>; readonly negated: boolean}
  | {readonly kind: 'sequence'; readonly parts: readonly Expression[]}
  | {readonly kind: 'either'; readonly parts: readonly Expression[]}
  | {readonly kind: 'repeat'; readonly part: Expression};

interface Cursor {
  /** One character a byte. */
  readonly text: string;
  at: number;
}

/** What of the text is one byte, and whether it stood escaped. */
interface Byte {
  readonly byte: number;
  readonly escaped: boolean;
}

/** Parses an expression; undefined where the compiler's grammar has no place for it. */
export function parseExpression(expression: string): Expression | undefined {
  const cursor: Cursor = {text: byteText(expression), at: 0};
  const tree = parseEither(cursor);
  return cursor.at === cursor.text.length ? tree : undefined;
}

/** The UTF-8 bytes of a text, one character each. */
export function byteText(text: string): string {
  // Nearly every path, and one path is held against hundreds of rules.
  if (isAscii(text)) return text;
  return Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('');
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function parseEither(cursor: Cursor): Expression | undefined {
  const parts: Expression[] = [];
  do {
    const part = parseSequence(cursor);
    if (!part) return undefined;
    parts.push(part);
  } while (take(cursor, '|'));
  return parts.length === 1 ? parts[0] : {kind: 'either', parts};
}

function parseSequence(cursor: Cursor): Expression | undefined {
  const parts: Expression[] = [];
  while (cursor.at < cursor.text.length && !'|)'.includes(cursor.text[cursor.at] ?? '')) {
    const part = parseTerm(cursor);
    if (!part) return undefined;
    parts.push(take(cursor, '*') ? {kind: 'repeat', part} : part);
  }
  return {kind: 'sequence', parts};
}

function parseTerm(cursor: Cursor): Expression | undefined {
  if (take(cursor, '(')) {
    const inner = parseEither(cursor);
    return take(cursor, ')') ? inner : undefined;
  }
  if (take(cursor, '[')) return parseClass(cursor);
  const byte = takeByte(cursor);
  return byte && (byte.escaped || !isOperator(byte.byte)) ? {kind: 'byte', byte: byte.byte} : undefined;
}

function isOperator(byte: number): boolean {
  return '*+'.includes(String.fromCharCode(byte));
}

/**
 * What stands between brackets. A hyphen is itself only at the start and else needs both ends of a range; an
 * empty class does not exist, and a caret counts as negation only at the start.
 */
function parseClass(cursor: Cursor): Expression | undefined {
  const negated = take(cursor, '^');
  const bytes = new Set<number>();
  const first = takeByte(cursor);
  if (!first) return undefined;
  // Doubled, the caret is a member, but no range may begin with it.
  const range = negated && isBare(first, '^') ? first.byte : takeRangeEnd(cursor, first);
  if (range === undefined) return undefined;
  addRange(bytes, first.byte, range);
  while (!take(cursor, ']')) {
    const start = takeByte(cursor);
    if (!start || isBare(start, '-')) return undefined;
    const end = takeRangeEnd(cursor, start);
    if (end === undefined) return undefined;
    addRange(bytes, start.byte, end);
  }
  return {kind: 'set', bytes, negated};
}

/** The end of the range that begins with `start`, `start` itself without a hyphen, undefined when it is missing. */
function takeRangeEnd(cursor: Cursor, start: Byte): number | undefined {
  if (!take(cursor, '-')) return start.byte;
  const end = takeByte(cursor);
  return end && !isBare(end, '-') && !isBare(end, ']') ? end.byte : undefined;
}

function addRange(bytes: Set<number>, one: number, other: number): void {
  for (let byte = Math.min(one, other); byte <= Math.max(one, other); byte++) bytes.add(byte);
}

function isBare({byte, escaped}: Byte, character: string): boolean {
  return !escaped && byte === character.charCodeAt(0);
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function takeByte(cursor: Cursor): Byte | undefined {
  const {text, at} = cursor;
  if (at >= text.length) return undefined;
  if (text[at] !== '\\') {
    cursor.at++;
    return {byte: text.charCodeAt(at), escaped: false};
  }
  const escape = readEscape(text, at + 1) ?? {byte: text.charCodeAt(at + 1), end: at + 2};
  cursor.at = escape.end;
  return Number.isNaN(escape.byte) ? undefined : {byte: escape.byte, escaped: true};
}

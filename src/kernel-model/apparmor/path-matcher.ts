// SPDX-License-Identifier: Apache-2.0
import {unlessRefused} from '../../errors.ts';
import {onceInAWhile, remembered} from '../../once.ts';
import {compileExpression, type Automaton} from './automaton.ts';
import {isCovered} from './is-covered.ts';
import {unescapeWord} from './escapes.ts';
import {byteText, isAscii, parseExpression, type Expression} from './expression.ts';
import {badPattern, filterSlashes, globToExpression, MAX_LENGTH} from './glob.ts';

/** Whether a path matches. A directory is asked for with a slash at its end, as the kernel does. */
export type PathMatcher = (path: string) => boolean;

/** A pattern as the kernel's automaton reads it. Bytes are text of one character each. */
export interface CompiledPattern extends Automaton {
  /** The only path that matches; undefined when there are wildcards. */
  readonly literal: string | undefined;
  /** What every path that matches begins and ends with; they may overlap in a short path. */
  readonly prefix: string;
  readonly suffix: string;
  /** What the name in which the first wildcard stands ends with, where a slash follows it; empty where that is open. */
  readonly stem: string;
}

/** Nothing but characters that stand for themselves, some of them behind a backslash: nearly every rule of a plan. */
const PLAIN = /^(?:[^\\*?[\]{}^]|\\[\\*?[\]{}^"])*$/;
const SLASH = 47;
/** The directories that a pattern begins with and that stand for themselves; a slash follows them. */
const PLAIN_START = /^(?:[^\\*?[\]{}^]|\\[\\*?[\]{}^"])*(?=\/)/;

/**
 * The matcher of a pattern, as the kernel's automaton decides: `*` and `?` stop at slashes, `**` does not, a
 * whole component of stars is never empty, `?` and classes match one byte of UTF-8, and matching is exact from
 * the first byte to the last.
 *
 * @param pattern as it stands in a rule, without its quotes; variables must be expanded (see `expandVariables`)
 * @throws KnownError AA_PATTERN where the parser refuses the profile
 */
export function pathMatcher(pattern: string): PathMatcher {
  const {matches} = compilePattern(pattern);
  return path => matches(byteText(path));
}

/** Each part of an audit asks for the same patterns. Throws a KnownError as `pathMatcher` does. */
export const compilePattern = remembered(compile);

/** The same, which holds nothing but texts, and is compiled again where a path comes near it. */
export function lightPattern(pattern: string): CompiledPattern {
  const {literal, prefix, suffix, stem} = compilePattern(pattern);
  return {
    literal,
    prefix,
    suffix,
    stem,
    matches: bytes => compilePattern(pattern).matches(bytes),
    matchesAllFrom: bytes => compilePattern(pattern).matchesAllFrom(bytes),
  };
}

function compile(pattern: string): CompiledPattern {
  const plain = plainBytes(pattern);
  if (plain !== undefined) return literalPattern(plain);
  // A plan has thousands of rules that differ in a long directory and end in one of a few patterns.
  const filtered = filterSlashes(pattern);
  const start = filtered.length > MAX_LENGTH ? '' : (PLAIN_START.exec(filtered)?.[0] ?? '');
  const directory = plainBytes(start) ?? '';
  if (directory === '') return compileWildcards(unescapeWord(pattern));
  const rest = restOf(pattern, filtered.slice(start.length));
  const prefix = directory + rest.prefix;
  if (rest.literal !== undefined) return literalPattern(prefix);
  // Compared whole, many times faster than by startsWith(), which V8 does letter by letter.
  const isBelow = (bytes: string) => bytes.slice(0, directory.length) === directory;
  return {
    ...rest,
    prefix,
    matches: bytes => isBelow(bytes) && rest.matches(bytes.slice(directory.length)),
    matchesAllFrom: bytes => isBelow(bytes) && rest.matchesAllFrom(bytes.slice(directory.length)),
  };
}

function restOf(pattern: string, rest: string): CompiledPattern {
  // Refused in the same way, with the whole pattern in the message.
  return unlessRefused(() => compileRest(rest)) ?? compileWildcards(unescapeWord(pattern));
}

/** Of a pattern from a slash on. */
const compileRest = remembered((rest: string) => compileWildcards(unescapeWord(rest).replace(/^\/+/, '/')));

function compileWildcards(written: string): CompiledPattern {
  const expression = expressionOf(written);
  const parts = expression.kind === 'sequence' ? expression.parts : [expression];
  const prefix = leadingBytes(parts);
  if (prefix.length === parts.length) return literalPattern(prefix);
  // Built when a path comes near it, which is never for most patterns; the text is a hundredth of the tree.
  const automaton = onceInAWhile(() => compileExpression(expressionOf(written)));
  return {
    literal: undefined,
    prefix,
    suffix: trailingBytes(parts),
    stem: stemOf(parts.slice(prefix.length)),
    matches: bytes => automaton().matches(bytes),
    matchesAllFrom: bytes => automaton().matchesAllFrom(bytes),
  };
}

/** @param written with the lexer's escapes taken away */
function expressionOf(written: string): Expression {
  const expression = parseExpression(globToExpression(written));
  if (!expression) throw badPattern(written, 'a character class is malformed');
  return expression;
}

/**
 * Whether each path that a pattern matches is matched by one of the others, however they are written; false also
 * where that takes too long to tell. Variables must be expanded.
 *
 * @throws KnownError as `pathMatcher`
 */
export function coversPattern(others: readonly string[], pattern: string): boolean {
  if (others.includes(pattern)) return true;
  const {prefix, matches} = compilePattern(pattern);
  // Of directories in each other, one holds all of the other, or nothing of one of its files: no need for automata,
  // which grow with all of their names.
  if (others.some(other => compilePattern(other).matchesAllFrom(prefix))) return true;
  const file = `${prefix}\x01`;
  if (matches(file) && !others.some(other => compilePattern(other).matches(file))) return false;
  const near = others.filter(other => {
    const start = compilePattern(other).prefix;
    return start.startsWith(prefix) || prefix.startsWith(start);
  });
  const expression = (one: string) => expressionOf(unescapeWord(one));
  return near.length > 0 && isCovered(expression(pattern), near.map(expression)) === true;
}

function literalPattern(literal: string): CompiledPattern {
  return {
    literal,
    prefix: literal,
    suffix: literal,
    stem: '',
    matches: bytes => bytes === literal,
    matchesAllFrom: () => false,
  };
}

function plainBytes(pattern: string): string | undefined {
  if (!PLAIN.test(pattern)) return undefined;
  const filtered = filterSlashes(pattern);
  // Longer ones are refused where they are compiled.
  if (filtered.length > MAX_LENGTH) return undefined;
  return byteText(filtered.replaceAll(/\\(.)/g, '$1'));
}

function leadingBytes(parts: readonly Expression[]): string {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'byte') break;
    text += String.fromCharCode(part.byte);
  }
  return text;
}

function trailingBytes(parts: readonly Expression[]): string {
  return [...leadingBytes(parts.toReversed())].toReversed().join('');
}

/** @param parts from the first wildcard on */
function stemOf(parts: readonly Expression[]): string {
  const end = parts.findIndex(part => mayRead(part, SLASH));
  const isSlash = parts[end]?.kind === 'byte';
  return isSlash ? trailingBytes(parts.slice(0, end)) : '';
}

/** Whether a path may have the byte where the expression stands. */
function mayRead(expression: Expression, byte: number): boolean {
  switch (expression.kind) {
    case 'byte':
      return expression.byte === byte;
    case 'set':
      return expression.bytes.has(byte) !== expression.negated;
    case 'repeat':
      return mayRead(expression.part, byte);
    case 'sequence':
    case 'either':
      return expression.parts.some(part => mayRead(part, byte));
  }
}

/** Whether a pattern stands for one path only, and that path; undefined also for one that AppArmor refuses. */
export function literalPath(pattern: string): string | undefined {
  const bytes = bytesOf(pattern);
  if (bytes === undefined || isAscii(bytes)) return bytes;
  return new TextDecoder().decode(Uint8Array.from(bytes, character => character.charCodeAt(0)));
}

function bytesOf(pattern: string): string | undefined {
  return unlessRefused(() => compilePattern(pattern).literal);
}

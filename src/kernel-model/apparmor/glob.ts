// SPDX-License-Identifier: Apache-2.0
/** AppArmor's path patterns turned into the regular expression its compiler builds the automaton from. */
import {KnownError} from '../../errors.ts';
import {readEscape} from './escapes.ts';

/** The compiler's limit of nested braces. */
const MAX_DEPTH = 49;
/** Longer than any path; keeps the automaton of a hostile profile small. */
export const MAX_LENGTH = 8192;

const NO_SLASH = '[^/\\x00]';
const ANYTHING = '[^\\x00]';

interface State {
  readonly pattern: string;
  expression: string;
  inClass: boolean;
  /** Commas seen in each open brace. */
  readonly commas: number[];
}

/**
 * Compiles a pattern without variables to an expression. Quirks are the compiler's: a `*` or `?` in a character
 * class is replaced as it is elsewhere, `\^` in a class is a bare `^`, and `[^x]` matches a slash.
 *
 * Throws a KnownError AA_PATTERN where the parser refuses the profile.
 */
export function globToExpression(written: string): string {
  const pattern = filterSlashes(written);
  if (pattern.length > MAX_LENGTH) throw badPattern(pattern.slice(0, 60), 'it is too long');
  const state: State = {pattern, expression: '', inClass: false, commas: []};
  for (let at = 0; at < pattern.length;) {
    at = pattern[at] === '\\' ? addEscaped(state, at + 1) : addPlain(state, at);
  }
  if (state.commas.length || state.inClass) throw badPattern(pattern, 'a brace or a bracket is not closed');
  return state.expression;
}

/** Repeated slashes become one, but for two at the start, which are a name space of their own on Linux. */
export function filterSlashes(path: string): string {
  const twoAtStart = /^\/\/(?!\/)/.test(path);
  return (twoAtStart ? '/' : '') + path.slice(twoAtStart ? 1 : 0).replaceAll(/\/{2,}/g, '/');
}

export function badPattern(pattern: string, why: string): KnownError {
  return new KnownError('AA_PATTERN', `the path pattern '${pattern}' is refused by AppArmor: ${why}`, {
    help: 'correct the pattern, or escape the character with a backslash',
  });
}

/** Adds one unescaped construct and tells where the pattern goes on. */
function addPlain(state: State, at: number): number {
  const character = state.pattern[at] ?? '';
  if (character === '*') return addStars(state, at);
  state.expression += plainExpression(state, character);
  return at + 1;
}

function plainExpression(state: State, character: string): string {
  switch (character) {
    case '?':
      return NO_SLASH;
    case '[':
      state.inClass = true;
      return '[';
    case ']':
      return closeClass(state);
    case '{':
      return openBrace(state);
    case '}':
      return closeBrace(state);
    case ',':
      return comma(state);
    case '^':
    case '$':
      return state.inClass ? character : `\\${character}`;
    case '.':
    case '+':
    case '|':
    case '(':
    case ')':
      return `\\${character}`;
    default:
      return character;
  }
}

/** A `*` that is a whole path component has to match something: there is no empty name. */
function addStars(state: State, at: number): number {
  const {pattern} = state;
  let after = at;
  while (pattern[after] === '*') after++;
  const wholeComponent =
    state.expression.endsWith('/') && (after === pattern.length || pattern[after] === '/');
  const two = pattern[at + 1] === '*';
  state.expression += (wholeComponent ? NO_SLASH : '') + (two ? ANYTHING : NO_SLASH) + '*';
  return at + (two ? 2 : 1);
}

function closeClass(state: State): string {
  if (!state.inClass) throw badPattern(state.pattern, "']' closes no '['");
  state.inClass = false;
  return ']';
}

function openBrace(state: State): string {
  if (state.inClass) return '{';
  if (state.commas.length === MAX_DEPTH) throw badPattern(state.pattern, 'braces are nested too deep');
  state.commas.push(0);
  return '(';
}

function closeBrace(state: State): string {
  if (state.inClass) return '}';
  const commas = state.commas.pop();
  if (commas === undefined) throw badPattern(state.pattern, "'}' closes no '{'");
  if (commas === 0) throw badPattern(state.pattern, 'braces need at least two alternatives');
  return ')';
}

function comma(state: State): string {
  const depth = state.commas.length;
  if (state.inClass || depth === 0) return ',';
  state.commas[depth - 1]!++;
  return '|';
}

/** Adds what follows a backslash and tells where the pattern goes on. */
function addEscaped(state: State, at: number): number {
  const {pattern, inClass} = state;
  const character = pattern[at];
  if (character === undefined) throw badPattern(pattern, 'nothing follows the last backslash');
  if ('\\*[]{}.+|()'.includes(character)) state.expression += `\\${character}`;
  else if (character === ',') state.expression += inClass ? '\\,' : ',';
  else if (character === '^' || character === '$') state.expression += inClass ? character : `\\${character}`;
  else return addSequence(state, at);
  return at + 1;
}

function addSequence(state: State, at: number): number {
  const escape = readEscape(state.pattern, at);
  const end = escape?.end ?? at + 1;
  state.expression += (escape ? '\\' : '') + state.pattern.slice(at, end);
  return end;
}

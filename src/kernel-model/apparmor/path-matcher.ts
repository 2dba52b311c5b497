import {KnownError} from '../../errors.ts';
import {compileExpression} from './automaton.ts';
import {unescapeWord} from './escapes.ts';
import type {Expression} from './expression.ts';
import {byteText, parseExpression} from './expression.ts';
import {badPattern, globToExpression} from './glob.ts';

/** Whether a path matches. A directory is asked for with a slash at its end, as the kernel does. */
export type PathMatcher = (path: string) => boolean;

/**
 * The matcher of a pattern, as the kernel's automaton decides: `*` and `?` stop at slashes, `**` does not, a
 * whole component of stars is never empty, `?` and classes match one byte of UTF-8, and matching is exact from
 * the first byte to the last.
 *
 * @param pattern as it stands in a rule, without its quotes; variables must be expanded (see `expandVariables`)
 * @throws KnownError AA_PATTERN where the parser refuses the profile
 */
export function pathMatcher(pattern: string): PathMatcher {
  const expression = parseExpression(globToExpression(unescapeWord(pattern)));
  if (!expression) throw badPattern(pattern, 'a character class is malformed');
  const literal = literalBytes(expression);
  if (literal !== undefined) return path => byteText(path) === literal;
  const matches = compileExpression(expression);
  return path => matches(byteText(path));
}

/** The only path a pattern matches, in bytes; undefined when there are wildcards. */
function literalBytes(expression: Expression): string | undefined {
  if (expression.kind !== 'sequence') return undefined;
  let text = '';
  for (const part of expression.parts) {
    if (part.kind !== 'byte') return undefined;
    text += String.fromCharCode(part.byte);
  }
  return text;
}

/** Whether a pattern stands for one path only, and that path; undefined also for one that AppArmor refuses. */
export function literalPath(pattern: string): string | undefined {
  const bytes = bytesOf(pattern);
  if (bytes === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(bytes, character => character.charCodeAt(0)));
}

function bytesOf(pattern: string): string | undefined {
  try {
    const expression = parseExpression(globToExpression(unescapeWord(pattern)));
    return expression && literalBytes(expression);
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

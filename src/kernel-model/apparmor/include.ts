// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';
import type {IncludeLine, IncludeLoader} from './profile.ts';
import {Scanner} from './scanner.ts';

/** What is known of includes at one place of a profile. */
export interface IncludeScope {
  readonly loader: IncludeLoader;
  /** Names of the texts that are being read, outermost first. */
  readonly open: readonly string[];
  /** Names that this profile included already: once is enough. */
  readonly seen: Set<string>;
  /** Characters that may still be included. */
  readonly budget: {left: number};
}

const MAX_DEPTH = 64;

/** The loader of those who have none: every include counts as empty. */
export const noIncludes: IncludeLoader = () => [];

/** Reads what follows the word `include`, has `parse` read each text that it names, and tells what was included. */
export function enterInclude(
  scanner: Scanner,
  scope: IncludeScope,
  parse: (inner: Scanner, scope: IncludeScope) => void,
): IncludeLine {
  const from = {file: scanner.file, line: scanner.line};
  scanner.skipBlanks();
  const optional = scanner.take(/if\s+exists\b/y) !== undefined;
  scanner.skipBlanks();
  const searched = scanner.take(/<[^">\t\r\n]+>|<"[^"\n]+">/y);
  const name = searched?.replaceAll(/[<>"]/g, '').trim() ?? scanner.word();
  if (name === undefined) throw scanner.refuse('the name of a file expected');
  const texts = scope.loader(name, searched !== undefined);
  if (!texts && !optional) throw missing(name, scanner);
  for (const {name: full, text} of texts ?? []) {
    if (scope.seen.has(full) || scope.open.includes(full)) continue;
    scope.seen.add(full);
    spend(scope, text.length, scanner);
    parse(new Scanner(text, full), {...scope, open: [...scope.open, full]});
  }
  return {
    name: searched === undefined ? name : `<${name}>`,
    found: texts !== undefined && texts.length > 0,
    from,
  };
}

function spend(scope: IncludeScope, length: number, scanner: Scanner): void {
  scope.budget.left -= length;
  if (scope.open.length <= MAX_DEPTH && scope.budget.left >= 0) return;
  throw new KnownError('AA_TOO_LARGE', `${scanner.file} includes too much`, {
    file: scanner.file,
    help: 'include less, or split the profile',
  });
}

function missing(name: string, scanner: Scanner): KnownError {
  return new KnownError('AA_INCLUDE', `${name}, which ${scanner.file} includes, cannot be read`, {
    file: scanner.file,
    place: {element: 'include', line: scanner.line, column: 1},
    help: 'install the file, or write "include if exists"',
  });
}

// SPDX-License-Identifier: Apache-2.0
import type {FileRule, RuleOrigin} from './profile.ts';
import type {Scanner} from './scanner.ts';

export interface Qualifiers {
  readonly deny: boolean;
  readonly owner: boolean;
  readonly audit: boolean;
}

const PATH_START = /["/@]/y;
/** What `file,` alone means: everything everywhere, programs started under the same profile. */
const EVERYTHING = {path: '/{**,}', access: 'rwalkmx', exec: 'ix'};

/**
 * A rule about files in any of its spellings: `/path rw,`, `rw /path,`, `file /path rw,`, `file,`,
 * `link /path -> /target,`.
 */
export function parseFileRule(scanner: Scanner, qualifiers: Qualifiers, from: RuleOrigin): FileRule {
  if (scanner.take(/link\b/y)) return parseLink(scanner, qualifiers, from);
  const prefixed = scanner.take(/file\b/y) !== undefined;
  scanner.skipBlanks();
  if (prefixed && scanner.accept(',')) {
    const {path, access, exec} = EVERYTHING;
    return {path, pattern: path, access, exec, target: undefined, ...qualifiers, from};
  }
  const {path, letters} = parsePathAndLetters(scanner);
  const target = parseTarget(scanner);
  scanner.expect(',');
  const {access, exec} = readLetters(letters, scanner);
  return {path, pattern: path, access, exec, target, ...qualifiers, from};
}

function parseLink(scanner: Scanner, qualifiers: Qualifiers, from: RuleOrigin): FileRule {
  scanner.skipBlanks();
  scanner.take(/subset\b/y);
  scanner.skipBlanks();
  const path = parsePath(scanner);
  const target = parseTarget(scanner);
  scanner.expect(',');
  return {path, pattern: path, access: 'l', exec: undefined, target, ...qualifiers, from};
}

function parsePathAndLetters(scanner: Scanner): {readonly path: string; readonly letters: string} {
  const before = scanner.take(/[A-Za-z]+\b/y);
  scanner.skipBlanks();
  const path = parsePath(scanner);
  scanner.skipBlanks();
  const letters = before ?? scanner.take(/[A-Za-z]+/y);
  if (letters === undefined) throw scanner.refuse('access letters expected');
  return {path, letters};
}

function parsePath(scanner: Scanner): string {
  const path = scanner.sees(PATH_START) ? scanner.word() : undefined;
  if (path === undefined) throw scanner.refuse('a rule expected');
  return path;
}

function parseTarget(scanner: Scanner): string | undefined {
  scanner.skipBlanks();
  if (!scanner.accept('->')) return undefined;
  scanner.skipBlanks();
  const target = scanner.word();
  if (target === undefined) throw scanner.refuse('a target expected');
  return target;
}

/** Splits letters into accesses and the way programs are started. `ix` maps the program too, so it implies m. */
function readLetters(
  letters: string,
  scanner: Scanner,
): {readonly access: string; readonly exec: string | undefined} {
  const match = /^([rwalkm]*)((?:[pc]?[iu]?)x)?([rwalkm]*)$/i.exec(letters);
  const [, before = '', exec, after = ''] = match ?? [];
  const plain = (before + after).toLowerCase();
  if (!match || (plain.includes('w') && plain.includes('a'))) {
    throw scanner.refuse(`'${letters}' is not a file access`);
  }
  const all = plain + (exec ? 'x' : '') + (exec?.toLowerCase().includes('i') ? 'm' : '');
  return {access: [...'rwalkmx'].filter(letter => all.includes(letter)).join(''), exec};
}

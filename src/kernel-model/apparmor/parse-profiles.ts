// SPDX-License-Identifier: Apache-2.0
/** The profile language: the preamble of a file and the heads of its profiles. */
import {KnownError} from '../../errors.ts';
import {parseBody} from './parse-body.ts';
import {enterInclude, noIncludes, type IncludeScope} from './include.ts';
import type {IncludeLoader, Profile, ProfileFile} from './profile.ts';
import {resolveProfile, type Alias} from './resolve.ts';
import {Scanner} from './scanner.ts';
import {unescapeWord} from './escapes.ts';

interface Preamble {
  readonly variables: Map<string, readonly string[]>;
  readonly aliases: Alias[];
  readonly profiles: Profile[];
  abi: string | undefined;
}

const ASSIGNMENT = /@\{?[A-Za-z][A-Za-z0-9_]*\}?\s*(?:\+|\?|:)?=/y;
const BOOLEAN = /\$\{?[A-Za-z]\w*\}?\s*=\s*(?:true|false)\b/iy;

/** Characters that the text of a file and of what it includes may have. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/**
 * Parses a file of profiles with everything that it includes. Rules about files are kept with their variables
 * expanded, rules of other kinds are kept as text.
 *
 * @param text the file
 * @param options.file its name, for messages and origins
 * @param options.include gets included texts; without it nothing is included, and a missing file is no error
 * @throws KnownError with a code that begins with AA_
 */
export function parseProfiles(
  text: string,
  options: {readonly file?: string; readonly include?: IncludeLoader} = {},
): ProfileFile {
  const file = options.file ?? 'profile';
  if (text.length > MAX_CHARACTERS) {
    throw new KnownError('AA_TOO_LARGE', `${file} is too large for a profile`, {
      file,
      help: 'split the file',
    });
  }
  const preamble: Preamble = {variables: new Map(), aliases: [], profiles: [], abi: undefined};
  const scope: IncludeScope = {
    loader: options.include ?? noIncludes,
    open: [file],
    seen: new Set(),
    budget: {left: MAX_CHARACTERS},
  };
  parsePreamble(new Scanner(text, file), preamble, scope);
  const {variables, aliases, profiles, abi} = preamble;
  return {profiles: profiles.map(profile => resolveProfile(profile, variables, aliases)), variables, abi};
}

function parsePreamble(scanner: Scanner, preamble: Preamble, scope: IncludeScope): void {
  for (scanner.skipBlanks(); !scanner.done; scanner.skipBlanks()) {
    if (scanner.sees(ASSIGNMENT)) assign(scanner, preamble.variables);
    else if (scanner.take(/#?include\b/y)) {
      enterInclude(scanner, scope, (inner, innerScope) => parsePreamble(inner, preamble, innerScope));
    } else if (scanner.take(/abi\b/y)) preamble.abi = parseAbi(scanner);
    else if (scanner.take(/alias\b/y)) preamble.aliases.push(parseAlias(scanner));
    else if (!scanner.take(BOOLEAN)) preamble.profiles.push(parseProfile(scanner, scope));
  }
}

/** `@{NAME} = value "other value"` up to the end of the line; `+=` adds to what is there. */
function assign(scanner: Scanner, variables: Map<string, readonly string[]>): void {
  const head = scanner.take(ASSIGNMENT) ?? '';
  const name = head.replaceAll(/[^A-Za-z0-9_]/g, '');
  const values: string[] = [];
  for (scanner.skipInlineBlanks(); !scanner.done && !scanner.sees(/\r?\n|#/y); scanner.skipInlineBlanks()) {
    const value = scanner.word();
    if (value === undefined) throw scanner.refuse('a value expected');
    values.push(unescapeWord(value));
  }
  if (values.length === 0) throw scanner.refuse(`@{${name}} needs a value`);
  const old = variables.get(name) ?? [];
  if (head.endsWith('?=') && old.length) return;
  variables.set(name, head.endsWith('+=') ? [...old, ...values] : values);
}

function parseAbi(scanner: Scanner): string {
  scanner.skipBlanks();
  const name = scanner.word() ?? '';
  scanner.expect(',');
  return name;
}

function parseAlias(scanner: Scanner): Alias {
  scanner.skipBlanks();
  const from = scanner.word();
  scanner.expect('->');
  scanner.skipBlanks();
  const to = scanner.word();
  scanner.expect(',');
  if (from === undefined || to === undefined) throw scanner.refuse('alias /from -> /to expected');
  return {from: unescapeWord(from), to: unescapeWord(to)};
}

/** `profile name /attachment flags=(…) {`, `/attachment {`, `hat name {` or `^name {`, and the body. */
export function parseProfile(scanner: Scanner, scope: IncludeScope): Profile {
  const from = {file: scanner.file, line: scanner.line};
  const hat = scanner.accept('^') || scanner.take(/hat\b/y) !== undefined;
  const named = hat || scanner.take(/profile\b/y) !== undefined;
  if (!named && !scanner.sees(/[/"@:]/y)) throw scanner.refuse('a profile expected');
  scanner.skipBlanks();
  const name = scanner.word();
  if (name === undefined) throw scanner.refuse('the name of a profile expected');
  const attachment = parseAttachment(scanner);
  const flags = parseFlags(scanner);
  scanner.expect('{');
  const body = parseBody(scanner, {...scope, seen: new Set()}, parseProfile);
  return {
    name,
    attachment: attachment ?? (name.startsWith('/') ? name : undefined),
    flags,
    hat,
    ...body,
    from,
  };
}

function parseAttachment(scanner: Scanner): string | undefined {
  scanner.skipBlanks();
  return scanner.sees(/["/@]/y) ? scanner.word() : undefined;
}

/** Flags with or without the word before them; conditions on extended attributes are passed over. */
function parseFlags(scanner: Scanner): readonly string[] {
  const flags: string[] = [];
  for (scanner.skipBlanks(); !scanner.sees(/\{/y); scanner.skipBlanks()) {
    const list = scanner.take(/(?:(?:flags|xattrs)\s*=\s*)?\([^)]*\)/y);
    if (list === undefined) throw scanner.refuse("flags or '{' expected");
    if (!list.startsWith('xattrs')) {
      const inner = list.slice(list.indexOf('(') + 1, -1);
      flags.push(...inner.split(/[\s,]+/).filter(flag => flag !== ''));
    }
  }
  return flags;
}

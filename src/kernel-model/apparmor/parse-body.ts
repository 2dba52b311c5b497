// SPDX-License-Identifier: Apache-2.0
/** Rules between the braces of a profile. */
import {KnownError} from '../../errors.ts';
import {enterInclude, type IncludeScope} from './include.ts';
import {parseFileRule, type Qualifiers} from './parse-file-rule.ts';
import type {FileRule, IncludeLine, OtherRule, Profile} from './profile.ts';
import type {Scanner} from './scanner.ts';

interface Body {
  readonly rules: FileRule[];
  readonly others: OtherRule[];
  readonly includes: IncludeLine[];
  readonly children: Profile[];
}

type ProfileParser = (scanner: Scanner, scope: IncludeScope) => Profile;

const PLAIN: Qualifiers = {deny: false, owner: false, audit: false};

const OTHER_KINDS =
  /(?:abi|capability|network|signal|ptrace|unix|dbus|mount|remount|umount|pivot_root|change_profile|set|userns|mqueue|io_uring|all)\b/y;

/** Reads rules up to the closing brace. */
export function parseBody(scanner: Scanner, scope: IncludeScope, parseProfile: ProfileParser): Body {
  const body: Body = {rules: [], others: [], includes: [], children: []};
  parseRules(scanner, scope, body, PLAIN, parseProfile);
  scanner.expect('}');
  return body;
}

/** Reads rules until the text or the block ends. `outer` is what qualifies the whole block. */
function parseRules(
  scanner: Scanner,
  scope: IncludeScope,
  body: Body,
  outer: Qualifiers,
  parseProfile: ProfileParser,
): void {
  for (scanner.skipBlanks(); !scanner.done && !scanner.sees(/\}/y); scanner.skipBlanks()) {
    if (scanner.take(/#?include\b/y)) {
      const line = enterInclude(scanner, scope, (inner, innerScope) => {
        parseRules(inner, innerScope, body, outer, parseProfile);
        if (!inner.done) throw inner.refuse('a rule expected');
      });
      body.includes.push(line);
    } else if (scanner.sees(/(?:profile|hat)\b|\^/y)) body.children.push(parseProfile(scanner, scope));
    else if (scanner.sees(/if\b/y)) throw unsupported(scanner, 'conditional rules');
    else parseRule(scanner, scope, body, outer, parseProfile);
  }
}

function parseRule(
  scanner: Scanner,
  scope: IncludeScope,
  body: Body,
  outer: Qualifiers,
  parseProfile: ProfileParser,
): void {
  const from = {file: scanner.file, line: scanner.line};
  const qualifiers = parseQualifiers(scanner, outer);
  if (scanner.accept('{')) {
    parseRules(scanner, scope, body, qualifiers, parseProfile);
    scanner.expect('}');
    return;
  }
  const kind = scanner.take(OTHER_KINDS);
  if (kind === undefined) body.rules.push(parseFileRule(scanner, qualifiers, from));
  else
    body.others.push({kind, text: passOver(scanner), deny: qualifiers.deny, audit: qualifiers.audit, from});
}

function parseQualifiers(scanner: Scanner, outer: Qualifiers): Qualifiers {
  const words = new Set<string>();
  for (;;) {
    scanner.skipBlanks();
    const word = scanner.take(/(?:audit|quiet|deny|allow|owner|safe|unsafe)\b|priority\s*=/y);
    if (word === undefined) break;
    if (word.startsWith('priority')) throw unsupported(scanner, 'priorities of rules');
    words.add(word);
  }
  return {
    deny: outer.deny || words.has('deny'),
    owner: outer.owner || words.has('owner'),
    audit: outer.audit || words.has('audit'),
  };
}

/** The text of a rule up to the comma that ends it: not one in parentheses, in quotes, or within a word. */
function passOver(scanner: Scanner): string {
  scanner.skipBlanks();
  const start = scanner.at;
  for (; !scanner.sees(/,/y); scanner.skipBlanks()) {
    const part = scanner.take(/\([^()]*\)|[\w=+<>-]+|!/y) ?? scanner.word();
    if (part === undefined) throw scanner.refuse("',' expected");
  }
  const text = scanner.since(start).trim();
  scanner.expect(',');
  return text;
}

function unsupported(scanner: Scanner, what: string): KnownError {
  return new KnownError('AA_UNSUPPORTED', `${what} are not evaluated`, {
    file: scanner.file,
    place: {element: 'profile', line: scanner.line, column: 1},
    help: 'write the rules without them, or leave this profile out',
  });
}

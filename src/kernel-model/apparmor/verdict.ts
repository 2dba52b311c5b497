// SPDX-License-Identifier: Apache-2.0
import {unlessRefused} from '../../errors.ts';
import {onceOf} from '../../once.ts';
import {pathMatcher} from './path-matcher.ts';
import {RuleIndex} from './rule-index.ts';
import {expandVariables, type Variables} from './variables.ts';

/** What the verdict needs of a rule; FileRule has it. */
export interface AccessRule {
  readonly pattern: string;
  /** Letters of `rwaklmx`. */
  readonly access: string;
  readonly deny: boolean;
  readonly owner: boolean;
}

export interface Verdict<Rule> {
  readonly allowed: boolean;
  /** The letters asked for that are granted, and those that are not. */
  readonly granted: string;
  readonly refused: string;
  /** Rules that grant some of what was asked for, before anything is denied. */
  readonly by: readonly Rule[];
  /** Deny rules that take away some of it: no rule that grants can outweigh them. */
  readonly deniedBy: readonly Rule[];
}

/** The rules of one profile: a list, or several of which some are other profiles' too and are arranged once for all. */
export type ProfileRules<Rule> = readonly Rule[] | {readonly lists: readonly (readonly Rule[])[]};

/** By the list of rules itself, which never changes. */
const indexed = onceOf((rules: readonly AccessRule[]) => ({
  granting: new RuleIndex(rules.filter(({deny}) => !deny)),
  denying: new RuleIndex(rules.filter(({deny}) => deny)),
}));

interface VerdictOptions {
  /** Whether the file belongs to the process's own user: rules with `owner` count only then. */
  readonly owner: boolean;
}

/**
 * What the rules of one profile say to an access, as the kernel decides: what any matching rule grants, less what
 * any matching deny rule takes away.
 *
 * @param path absolute and resolved; a directory ends with a slash
 * @param wanted letters of `rwaklmx`; opening for appending asks for a, for writing otherwise for w
 * @throws KnownError AA_PATTERN when a rule has a pattern that AppArmor does not take
 */
export function verdict<Rule extends AccessRule>(
  rules: ProfileRules<Rule>,
  path: string,
  wanted: string,
  options: VerdictOptions,
): Verdict<Rule> {
  const indexes = indexesOf(rules);
  const isAbout = (rule: Rule) => touches(rule, wanted) && (options.owner || !rule.owner);
  const by = indexes.flatMap(({granting}) => granting.matching(path)).filter(isAbout);
  const deniedBy = indexes.flatMap(({denying}) => denying.matching(path)).filter(isAbout);
  const given = lettersOf(by);
  const taken = lettersOf(deniedBy);
  const isGranted = (letter: string) => given.includes(letter) && !taken.includes(letter);
  const letters = [...wanted];
  const granted = letters.filter(isGranted).join('');
  const refused = letters.filter(letter => !isGranted(letter)).join('');
  return {allowed: refused === '', granted, refused, by, deniedBy};
}

/**
 * The letters of an access that are refused, where nobody asks by which rules: of directories that lie in each
 * other, the first rule that grants all is enough. As `verdict` otherwise.
 */
export function refusedLetters(
  rules: ProfileRules<AccessRule>,
  path: string,
  wanted: string,
  {owner}: VerdictOptions,
): string {
  const indexes = indexesOf(rules);
  const missing = new Set(wanted);
  const grants = (rule: AccessRule) => {
    if (owner || !rule.owner) for (const letter of lettersOf([rule])) missing.delete(letter);
    return missing.size === 0;
  };
  indexes.some(({granting}) => granting.some(path, grants));
  const denying = indexes.flatMap(({denying}) => denying.matching(path)).filter(rule => owner || !rule.owner);
  const taken = lettersOf(denying);
  return [...wanted].filter(letter => missing.has(letter) || taken.includes(letter)).join('');
}

/** All that some of the rules are about; append is part of write, whether that is granted or denied. */
function lettersOf(rules: readonly AccessRule[]): string {
  let all = '';
  // Hundreds of rules have one of a few accesses.
  for (const {access} of rules) if (!all.includes(access)) all += access;
  return all.includes('w') ? `${all}a` : all;
}

/** Whether a rule is about any of the letters. */
function touches({access}: AccessRule, letters: string): boolean {
  // Asked of every rule that matches, hence without a list of letters.
  for (const letter of access) if (letters.includes(letter)) return true;
  return access.includes('w') && letters.includes('a');
}

function indexesOf<Rule extends AccessRule>(
  rules: ProfileRules<Rule>,
): readonly Readonly<Record<'granting' | 'denying', RuleIndex<Rule>>>[] {
  const lists = 'lists' in rules ? rules.lists : [rules];
  return lists.map(list => indexed(list) as Readonly<Record<'granting' | 'denying', RuleIndex<Rule>>>);
}

/**
 * What abstractions/libvirt-qemu and the rules of libvirt's helper take for given: tunables/multiarch, as shipped.
 */
const TUNABLES: Variables = new Map([['multiarch', ['*-linux-gnu*']]]);

/** A rule's pattern with its variables expanded; undefined where apparmor_parser refuses it. */
export function expandedPattern(path: string): string | undefined {
  return unlessRefused(() => {
    const pattern = expandVariables(path, TUNABLES);
    pathMatcher(pattern);
    return pattern;
  });
}

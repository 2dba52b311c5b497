// SPDX-License-Identifier: Apache-2.0
/** AppArmor rules by what they allow: order, quoting and repetition make no difference, nor does what a wider rule covers. */
import {once, remembered} from '../../once.ts';
import {nearPatterns} from '../../kernel-model/apparmor/near-patterns.ts';
import {coversPattern, literalPath} from '../../kernel-model/apparmor/path-matcher.ts';
import {expandedPattern, verdict} from '../../kernel-model/apparmor/verdict.ts';
import {planRules} from './profile-rules.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import {kindOf, type Change, type ChangeKind} from '../change.ts';

const LETTERS = 'rwaklmx';

interface Rules {
  readonly all: readonly ApparmorRule[];
  readonly prepared: ReturnType<typeof planRules>;
  /** By pattern and whether it denies. */
  readonly byKey: ReadonlyMap<string, PathRule>;
  /** Those that may be about some of the paths of a pattern: thousands are about none. */
  readonly near: () => (pattern: string) => readonly Matching[];
}

/** What one profile says of one pattern. */
interface PathRule {
  readonly rule: ApparmorRule;
  /** With its variables expanded; undefined where apparmor_parser refuses it. */
  readonly pattern: string | undefined;
  /** Letters for any file, and those for files of the process's own user alone. */
  readonly open: string;
  readonly owned: string;
}

export function diffRules(before: ApparmorPlan, after: ApparmorPlan): readonly Change[] {
  const [a, b] = [rulesOf(before), rulesOf(after)];
  const keys = [...new Set([...b.byKey.keys(), ...a.byKey.keys()])];
  return keys.flatMap(key => diffRule(a.byKey.get(key), b.byKey.get(key), a, b));
}

function rulesOf(plan: ApparmorPlan): Rules {
  const all = 'refused' in plan ? [] : plan.rules;
  const byKey = new Map<string, PathRule>();
  for (const rule of all) {
    const pattern = expandedPattern(rule.path);
    const key = `${rule.deny ? 'deny' : 'allow'} ${pattern ?? rule.path}${rule.target === undefined ? '' : ` -> ${rule.target}`}`;
    const known = byKey.get(key);
    const open = canonical((known?.open ?? '') + (rule.owner ? '' : rule.access));
    const owned = canonical((known?.owned ?? '') + (rule.owner ? rule.access : ''));
    byKey.set(key, {rule: known?.rule ?? rule, pattern, open, owned: without(owned, open)});
  }
  const isMatching = (one: PathRule): one is Matching => one.pattern !== undefined;
  const near = once(() => nearPatterns([...byKey.values()].filter(isMatching)));
  return {all, prepared: planRules(all), byKey, near};
}

function diffRule(
  before: PathRule | undefined,
  after: PathRule | undefined,
  a: Rules,
  b: Rules,
): readonly Change[] {
  const shown = after ?? before;
  if (shown === undefined || (before?.open === after?.open && before?.owned === after?.owned)) return [];
  const {rule, pattern} = shown;
  const literal = literalPath(rule.path);
  // What a path gets in the end counts, whichever rule gives it. What is denied is so whatever the texts grant that
  // are not read here.
  if (!rule.deny && literal !== undefined && reach(a, literal) === reach(b, literal)) return [];
  const kind =
    literal === undefined && pattern !== undefined
      ? patternKind(before, after, a, b)
      : kindOf(lettersOf(before), lettersOf(after));
  if (kind === undefined) return [];
  return [
    {
      kind: rule.deny ? denyKind(kind) : kind,
      layer: 'apparmor',
      path: rule.path,
      before: textOf(before),
      after: textOf(after),
      from: rule.from,
    },
  ];
}

/** A rule that denies more narrows what is left. */
function denyKind(kind: ChangeKind): ChangeKind {
  if (kind === 'changed') return kind;
  return kind === 'gained' || kind === 'widened' ? 'narrowed' : 'widened';
}

/** Files of the process's own user are files, so that what is open to any is open to these. */
function lettersOf(one: PathRule | undefined): string {
  return one === undefined ? '' : [...one.open.toUpperCase(), ...one.open, ...one.owned].join('');
}

/** By the paths that a pattern stands for: undefined where the other side's rules say the same in other words. */
function patternKind(
  before: PathRule | undefined,
  after: PathRule | undefined,
  a: Rules,
  b: Rules,
): ChangeKind | undefined {
  const more = after === undefined ? [] : lettersBeyond(after, a);
  const less = before === undefined ? [] : lettersBeyond(before, b);
  if (more.length === 0 && less.length === 0) return undefined;
  if (more.length > 0 && less.length > 0) return 'changed';
  if (after !== undefined && more.length > 0) return isPart(after, more, a) ? 'widened' : 'gained';
  return before !== undefined && isPart(before, less, b) ? 'narrowed' : 'lost';
}

/** Whether the other side gives some of it: some of the letters, or for some of the paths. */
function isPart(one: PathRule, beyond: readonly string[], others: Rules): boolean {
  return beyond.length < one.open.length + one.owned.length || hasWithin(one, others);
}

/** A letter for each rule: whether it grants something. */
const YES = 'y';
const NO = 'n';

/** The letters that a pattern gives for a path for which none of the others does. */
function lettersBeyond(one: PathRule, others: Rules): readonly string[] {
  const same = alike(one, others);
  // Most letters are granted by the same rules, and the automaton of these is dear.
  const covers = remembered((which: string) =>
    coversPattern(
      same.filter((_, place) => which[place] === YES).map(({pattern}) => pattern),
      one.pattern ?? '',
    ),
  );
  const misses = (letter: string, granting: (other: PathRule) => string) =>
    !covers(same.map(other => (granting(other).includes(letter) ? YES : NO)).join(''));
  return [
    ...[...one.open].filter(letter => misses(letter, ({open}) => open)),
    ...[...one.owned].filter(letter => misses(letter, ({open, owned}) => open + owned)),
  ];
}

/** Whether the other side names some of the paths, for some of the same. */
function hasWithin(one: PathRule, others: Rules): boolean {
  const letters = one.open + one.owned;
  return alike(one, others).some(
    ({open, owned, pattern}) =>
      [...open, ...owned].some(letter => letters.includes(letter)) &&
      coversPattern([one.pattern ?? ''], pattern),
  );
}

type Matching = PathRule & {readonly pattern: string};

/** Of the other side, what may be about some of the paths and does the same. */
function alike({rule, pattern = ''}: PathRule, others: Rules): readonly Matching[] {
  return others
    .near()(pattern)
    .filter(other => other.rule.deny === rule.deny && other.rule.target === rule.target);
}

function textOf(one: PathRule | undefined): string | null {
  if (!one) return null;
  const {rule, open, owned} = one;
  const parts = [open, owned === '' ? '' : `owner ${owned}`].filter(part => part !== '');
  const target = rule.target === undefined ? '' : ` -> ${rule.target}`;
  return `${rule.deny ? 'deny ' : ''}${parts.join(', ')}${target}`;
}

function without(letters: string, others: string): string {
  return [...letters].filter(letter => !others.includes(letter)).join('');
}

function reach({prepared}: Rules, path: string): string {
  const granted = (owner: boolean) => verdict(prepared, path, LETTERS, {owner}).granted;
  return `${granted(true)} ${granted(false)}`;
}

/** Append is part of write; what starts a program is kept as it is written. */
function canonical(letters: string): string {
  const set = new Set(letters);
  if (set.has('w')) set.delete('a');
  const known = [...'rwaklm'].filter(letter => set.delete(letter));
  return [...known, ...set].join('');
}

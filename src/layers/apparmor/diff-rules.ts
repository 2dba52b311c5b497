/** AppArmor rules by what they allow: order, quoting and repetition make no difference, nor does what a wider rule covers. */
import {literalPath} from '../../kernel-model/apparmor/path-matcher.ts';
import {planRules, verdict} from '../../kernel-model/apparmor/verdict.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import {kindOf} from '../change.ts';
import type {Change, ChangeKind} from '../change.ts';

const LETTERS = 'rwaklmx';

interface Rules {
  readonly all: readonly ApparmorRule[];
  readonly prepared: ReturnType<typeof planRules>;
  /** By pattern and whether it denies. */
  readonly byKey: ReadonlyMap<string, ApparmorRule>;
}

export function diffRules(before: ApparmorPlan, after: ApparmorPlan): readonly Change[] {
  const [a, b] = [rulesOf(before), rulesOf(after)];
  const keys = [...new Set([...b.byKey.keys(), ...a.byKey.keys()])];
  return keys.flatMap(key => diffRule(a.byKey.get(key), b.byKey.get(key), a, b));
}

function rulesOf(plan: ApparmorPlan): Rules {
  const all = 'refused' in plan ? [] : plan.rules;
  const byKey = new Map<string, ApparmorRule>();
  for (const rule of all) {
    const key = `${rule.deny ? 'deny' : 'allow'} ${rule.path}`;
    const known = byKey.get(key);
    byKey.set(key, {...(known ?? rule), access: canonical((known?.access ?? '') + rule.access)});
  }
  return {all, prepared: planRules(all), byKey};
}

function diffRule(
  before: ApparmorRule | undefined,
  after: ApparmorRule | undefined,
  a: Rules,
  b: Rules,
): readonly Change[] {
  const rule = (after ?? before)!;
  if (before?.access === after?.access) return [];
  const literal = literalPath(rule.path);
  // What a path gets in the end counts, whichever rule gives it. A pattern has no end: its text is compared.
  if (literal !== undefined && reach(a, literal) === reach(b, literal)) return [];
  const kind = rule.deny ? denyKind(before, after) : kindOf(before?.access ?? '', after?.access ?? '');
  const text = (one: ApparmorRule | undefined) => one && `${one.deny ? 'deny ' : ''}${one.access}`;
  return [
    {
      kind,
      layer: 'apparmor',
      path: rule.path,
      before: text(before) ?? null,
      after: text(after) ?? null,
      from: rule.from,
    },
  ];
}

/** A rule that denies more narrows what is left. */
function denyKind(before: ApparmorRule | undefined, after: ApparmorRule | undefined): ChangeKind {
  const kind = kindOf(before?.access ?? '', after?.access ?? '');
  if (kind === 'changed') return kind;
  return kind === 'gained' || kind === 'widened' ? 'narrowed' : 'widened';
}

function reach({prepared}: Rules, path: string): string {
  return verdict(prepared, path, LETTERS, {owner: true}).granted;
}

/** Append is part of write; what starts a program is kept as it is written. */
function canonical(letters: string): string {
  const set = new Set(letters);
  if (set.has('w')) set.delete('a');
  const known = [...'rwaklm'].filter(letter => set.delete(letter));
  return [...known, ...set].join('');
}

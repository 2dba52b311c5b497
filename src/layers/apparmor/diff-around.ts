// SPDX-License-Identifier: Apache-2.0
/** Two profiles compared by what they say beside their rules about files. */
import type {ApparmorPlan, ProfileStatement} from '../plan.ts';
import type {Change, ChangeKind} from '../change.ts';

/** With these a profile no longer refuses what it does not name. */
const OPENING = new Set(['complain', 'unconfined', 'default_allow', 'prompt']);

/** Nothing where one side is a plan, which has no more than rules about files. */
export function diffAround(before: ApparmorPlan, after: ApparmorPlan): readonly Change[] {
  const a = 'around' in before ? before.around : undefined;
  const b = 'around' in after ? after.around : undefined;
  if (!a || !b) return [];
  return [...diffFlags(a.flags, b.flags), ...diffStatements(a.statements, b.statements)];
}

function diffFlags(before: readonly string[], after: readonly string[]): readonly Change[] {
  const text = (flags: readonly string[]) => (flags.length === 0 ? null : flags.join(' '));
  if (text(before) === text(after)) return [];
  const opens = (flags: readonly string[]) => flags.filter(flag => OPENING.has(flag)).join(' ');
  const kind = opens(before) === opens(after) ? 'changed' : opens(after) === '' ? 'narrowed' : 'widened';
  return [{kind, layer: 'apparmor', path: 'flags', before: text(before), after: text(after), from: null}];
}

function diffStatements(
  before: readonly ProfileStatement[],
  after: readonly ProfileStatement[],
): readonly Change[] {
  const [a, b] = [byName(before), byName(after)];
  return [...new Set([...b.keys(), ...a.keys()])].flatMap((what): readonly Change[] => {
    const [old, now] = [a.get(what), b.get(what)];
    if (old?.value === now?.value) return [];
    const kind = kindOf(old?.value, now?.value);
    const from = (now ?? old)?.from ?? null;
    return [
      {kind, layer: 'apparmor', path: what, before: old?.value ?? null, after: now?.value ?? null, from},
    ];
  });
}

function byName(statements: readonly ProfileStatement[]): ReadonlyMap<string, ProfileStatement> {
  return new Map(statements.map(one => [one.what, one]));
}

/** More that is denied leaves less. */
function kindOf(before: string | undefined, after: string | undefined): ChangeKind {
  const denies = (value: string | undefined) => value?.includes('denied') === true;
  if (before === undefined) return denies(after) ? 'narrowed' : 'gained';
  if (after === undefined) return denies(before) ? 'widened' : 'lost';
  if (denies(before) === denies(after)) return 'changed';
  return denies(after) ? 'narrowed' : 'widened';
}

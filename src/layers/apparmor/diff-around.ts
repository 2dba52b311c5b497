// SPDX-License-Identifier: Apache-2.0
/** Two profiles compared by what they say beside their rules about files. */
import type {ApparmorPlan, ProfileStatement} from '../plan.ts';
import type {Change, ChangeKind} from '../change.ts';
import {diffEntries, type Entries} from '../diff-entries.ts';

/** With these a profile no longer refuses what it does not name. */
const OPENING = new Set(['complain', 'unconfined', 'default_allow', 'prompt']);

/** Nothing where one side is a plan, which has no more than rules about files. */
export function diffAround(before: ApparmorPlan, after: ApparmorPlan): readonly Change[] {
  const a = 'around' in before ? before.around : undefined;
  const b = 'around' in after ? after.around : undefined;
  if (!a || !b) return [];
  return [
    ...diffFlags(a.flags, b.flags),
    ...diffEntries('apparmor', entriesOf(a.statements), entriesOf(b.statements), statementKind),
  ];
}

function diffFlags(before: readonly string[], after: readonly string[]): readonly Change[] {
  const text = (flags: readonly string[]) => (flags.length === 0 ? null : flags.join(' '));
  if (text(before) === text(after)) return [];
  const opens = (flags: readonly string[]) => flags.filter(flag => OPENING.has(flag)).join(' ');
  const kind = opens(before) === opens(after) ? 'changed' : opens(after) === '' ? 'narrowed' : 'widened';
  return [{kind, layer: 'apparmor', path: 'flags', before: text(before), after: text(after), from: null}];
}

function entriesOf(statements: readonly ProfileStatement[]): Entries {
  return new Map(statements.map(({what, value, from}) => [what, {value, meaning: value, from}]));
}

/** More that is denied leaves less. */
function statementKind(before: string, after: string): ChangeKind {
  const denies = (value: string) => value.includes('denied');
  if (before === '') return denies(after) ? 'narrowed' : 'gained';
  if (after === '') return denies(before) ? 'widened' : 'lost';
  if (denies(before) === denies(after)) return 'changed';
  return denies(after) ? 'narrowed' : 'widened';
}

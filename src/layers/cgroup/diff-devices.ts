// SPDX-License-Identifier: Apache-2.0
/** Two plans' device lists compared. */
import {kindOf, type Change} from '../change.ts';
import {diffEntries, type Entries, type Entry} from '../diff-entries.ts';
import type {LabelPlan} from '../plan.ts';
import {deviceNumbers} from '../section.ts';

export function diffDevices(before: LabelPlan, after: LabelPlan): readonly Change[] {
  return diffEntries('cgroup', entriesOf(before), entriesOf(after), kindOf);
}

/** By node; a rule that names numbers only, by these. Of several rules for one device all accesses count. */
function entriesOf({cgroup}: LabelPlan): Entries {
  const entries = new Map<string, Entry>();
  for (const rule of cgroup.rules) {
    const {path, access, from} = rule;
    const key = path ?? deviceNumbers(rule);
    const known = entries.get(key);
    const value = [...'rwm'].filter(letter => `${known?.value ?? ''}${access}`.includes(letter)).join('');
    entries.set(key, {value, meaning: value, from: known?.from ?? from});
  }
  return entries;
}

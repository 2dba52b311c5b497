// SPDX-License-Identifier: Apache-2.0
/** Two plans' contexts compared. */
import {kindOf, type Change} from '../change.ts';
import {diffEntries, labelKind, type Entries} from '../diff-entries.ts';
import {atStop} from '../labels/at-stop.ts';
import type {LabelPlan} from '../plan.ts';
import {typeAccess} from './selinux-types.ts';

export function diffSelinux(before: LabelPlan, after: LabelPlan): readonly Change[] {
  return diffEntries('selinux', entriesOf(before), entriesOf(after), contextKind);
}

/** A type that the VM may only read is less than one that it may write. */
function contextKind(before: string, after: string): Change['kind'] {
  const [old, now] = [before, after].map(context => typeAccess(context.split(':')[2] ?? '')?.access);
  return old && now && old !== now ? kindOf(old, now) : labelKind(before, after);
}

/** The label that stays: of several for one path the last. `at stop` is what becomes of it then. */
function entriesOf({selinux}: LabelPlan): Entries {
  const own = levelOf(selinux.image) ?? levelOf(selinux.process);
  const after = atStop(selinux, ['put back at stop', 'default at stop']);
  return new Map(
    selinux.labels.map(({path, context, from}) => {
      const stop = after(path) ?? 'stays';
      const meaning = `${own !== undefined && levelOf(context) === own ? withoutLevel(context, own) : context}, ${stop}`;
      return [path, {value: `${context}, ${stop}`, meaning, from}];
    }),
  );
}

/** What follows the type: `s0:c1,c2`. */
function levelOf(context: string | null): string | undefined {
  return context?.split(':').slice(3).join(':') || undefined;
}

function withoutLevel(context: string, level: string): string {
  return `${context.slice(0, -level.length)}own`;
}

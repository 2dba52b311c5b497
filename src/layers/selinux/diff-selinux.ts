// SPDX-License-Identifier: Apache-2.0
/** Two plans' contexts compared. */
import type {Change} from '../change.ts';
import {diffEntries, labelKind} from '../diff-entries.ts';
import type {Entries} from '../diff-entries.ts';
import {atStop} from '../labels/at-stop.ts';
import type {LabelPlan} from '../plan.ts';

export function diffSelinux(before: LabelPlan, after: LabelPlan): readonly Change[] {
  return diffEntries('selinux', entriesOf(before), entriesOf(after), labelKind);
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

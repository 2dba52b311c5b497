// SPDX-License-Identifier: Apache-2.0
/** Two plans' owners compared. */
import type {Change} from '../change.ts';
import {diffEntries, labelKind, type Entries} from '../diff-entries.ts';
import {atStop} from '../labels/at-stop.ts';
import type {LabelPlan} from '../plan.ts';

export function diffDac(before: LabelPlan, after: LabelPlan): readonly Change[] {
  return diffEntries('dac', entriesOf(before), entriesOf(after), labelKind);
}

/** The owner that stays: of several for one path the last. `at stop` is what becomes of it then. */
function entriesOf({dac, processes}: LabelPlan): Entries {
  const [qemu] = processes;
  const after = atStop(dac, ['put back at stop', 'default at stop']);
  return new Map(
    dac.labels.map(({path, uid, gid, from}) => {
      const stop = after(path) ?? 'stays';
      const own = uid === (dac.uid ?? qemu?.uid) && gid === (dac.gid ?? qemu?.gid);
      return [
        path,
        {value: `${uid}:${gid}, ${stop}`, meaning: `${own ? 'own' : `${uid}:${gid}`}, ${stop}`, from},
      ];
    }),
  );
}

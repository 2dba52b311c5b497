// SPDX-License-Identifier: Apache-2.0
/** VMs that have been judged, held against each other. */
import type {AuditReport} from '../../audit/report.ts';
import {plural} from '../../render/report/plural.ts';
import {printable} from '../../render/report/printable.ts';
import type {Output} from '../output.ts';
import type {TargetAudit} from './audit-targets.ts';

/** @returns undefined when it is over before its end */
export async function compareVms(
  audit: TargetAudit,
  output: Output,
  isOver: () => boolean,
): Promise<AuditReport | undefined> {
  await output.working(`looking at what ${plural(audit.size, 'VM')} share`);
  const steps = audit.report();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      const [lost, ...more] = audit.refusedAgain;
      if (lost !== undefined) output.note(refusedNote(lost, more.length));
      return step.value;
    }
    await output.working(step.value);
    if (isOver()) return undefined;
  }
}

function refusedNote(file: string, more: number): string {
  const others = more > 0 ? ` and ${plural(more, 'other')}` : '';
  return `${printable(file)}${others} refused when planned again: left out where VMs are held against each other`;
}

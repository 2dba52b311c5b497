// SPDX-License-Identifier: Apache-2.0
/** The lines of `plan --format ndjson`, in the order of the definitions: a few here, many in several threads. */
import {plural} from '../../render/report/plural.ts';
import {readDefinitions} from '../definitions/read-definitions.ts';
import {DONE, FAILED, type ExitStatus} from '../exit-status.ts';
import type {Output} from '../output.ts';
import type {Target} from '../planning.ts';
import {sharedOut} from '../threads/shared-out.ts';
import {planLine, type PlanLine} from './plan-line.ts';

/**
 * @param jobs threads that plan; undefined: one for each processor
 * @returns 2 when any definition failed or was refused, otherwise 0
 */
export async function printPlanLines(
  targets: readonly Target[],
  output: Output,
  jobs?: number,
): Promise<ExitStatus> {
  let status = DONE;
  let count = 0;
  await output.working('reading definitions');
  for (const target of targets) {
    for await (const line of planLines(target, output, jobs)) {
      if (line.complaint !== '') output.complain(line.complaint);
      if (line.status === FAILED) status = FAILED;
      await output.print(line.text);
      count += 1;
      await output.working(plural(count, 'definition'));
      if (output.gone || output.interrupted) return status;
    }
  }
  return status;
}

async function* planLines(
  {site, operands, options}: Target,
  output: Output,
  jobs: number | undefined,
): AsyncGenerator<PlanLine> {
  const note = (text: string): void => {
    output.note(text);
  };
  const definitions = readDefinitions(operands, {layout: site.layout, note});
  for await (const share of sharedOut<readonly PlanLine[]>(definitions, {task: 'plan', options, jobs})) {
    if ('here' in share) {
      for (const definition of share.here) yield planLine(definition, site);
      continue;
    }
    const lines = share.answer.values();
    for (const one of share.batch) yield 'failure' in one ? planLine(one, site) : lines.next().value!;
  }
}

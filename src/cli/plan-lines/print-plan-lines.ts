// SPDX-License-Identifier: Apache-2.0
/** The lines of `plan --format ndjson`, in the order of the definitions: a few here, many in several threads. */
import {availableParallelism} from 'node:os';
import {STANDALONE} from '../../ready-made/package.ts';
import {plural} from '../../render/report/plural.ts';
import {readDefinitions} from '../definitions/read-definitions.ts';
import {DONE, FAILED, type ExitStatus} from '../exit-status.ts';
import type {Output} from '../output.ts';
import type {Target} from '../planning.ts';
import {A_FEW, first} from '../threads/batches.ts';
import {planLine, type PlanLine} from './plan-line.ts';

/**
 * @param jobs threads that plan
 * @returns 2 when any definition failed or was refused, otherwise 0
 */
export async function printPlanLines(
  targets: readonly Target[],
  output: Output,
  jobs: number = availableParallelism(),
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
  jobs: number,
): AsyncGenerator<PlanLine> {
  const note = (text: string): void => {
    output.note(text);
  };
  const definitions = readDefinitions(operands, {layout: site.layout, note});
  let taken = 0;
  for (const definition of first(A_FEW, definitions)) {
    taken += 1;
    yield planLine(definition, site);
  }
  if (taken < A_FEW) return;
  // An executable of its own has no file that a thread could start from.
  if (jobs === 1 || STANDALONE) {
    for (const definition of definitions) yield planLine(definition, site);
    return;
  }
  const {byThreads} = await import('../threads/by-threads.ts');
  const work = {task: 'plan', options, jobs} as const;
  for await (const {batch, answer} of byThreads<readonly PlanLine[]>(definitions, work)) {
    const lines = answer.values();
    for (const one of batch) yield 'failure' in one ? planLine(one, site) : lines.next().value!;
  }
}

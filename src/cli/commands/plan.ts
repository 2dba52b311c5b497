// SPDX-License-Identifier: Apache-2.0
/** `svirtgen plan`: every label and rule of every layer; writes nothing. */
import {formatPlan} from '../../render/report/plan-table.ts';
import type {Invocation} from '../verb.ts';
import {FAILED, type ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {printPlanLines} from '../plan-lines/print-plan-lines.ts';
import {
  failureRecord,
  planRecord,
  planTargets,
  refusalOf,
  type PlanRecord,
  type Target,
} from '../planning.ts';
import type {PlannedDomain} from '../../library/plan.ts';
import {formatError} from '../report-errors.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import {styleFor, widthFor} from '../style.ts';
import {openTargets} from '../targets.ts';

export interface PlanOptions extends PlanningOptions {
  readonly format: 'table' | 'json' | 'ndjson';
  readonly jobs?: number | undefined;
}

export async function run({operands, options, output}: Invocation<PlanOptions>): Promise<ExitStatus> {
  const targets = openTargets(operands, options, output, options.format);
  switch (options.format) {
    case 'json':
      return printArray(targets, output);
    case 'ndjson':
      return printPlanLines(targets, output, options.jobs);
    case 'table':
      return eachPlan(targets, output, (planned, site) => printTable(planned, site, output));
  }
}

type Use = (planned: PlannedDomain, site: PlanningSite) => Promise<void>;

async function eachPlan(
  targets: readonly Target[],
  output: Output,
  use: Use,
  failed?: (file: string, failure: unknown) => Promise<void>,
): Promise<ExitStatus> {
  let refused = false;
  const show: Use = (planned, site) => {
    const refusal = refusalOf(planned);
    if (refusal !== undefined) {
      refused = true;
      output.complain(formatError(refusal, planned.file));
    }
    return use(planned, site);
  };
  const status = await planTargets(targets, output, show, failed);
  return refused ? FAILED : status;
}

/** Written record by record, so that a fleet need not fit into memory. */
async function printArray(targets: readonly Target[], output: Output): Promise<ExitStatus> {
  let before = '[\n';
  const print = async (record: PlanRecord): Promise<void> => {
    await output.print(`${before}${JSON.stringify(record, undefined, 2)}`);
    before = ',\n';
  };
  const status = await eachPlan(
    targets,
    output,
    planned => print(planRecord(planned)),
    (file, failure) => print(failureRecord(file, failure)),
  );
  await output.print(before === '[\n' ? '[]\n' : '\n]\n');
  return status;
}

async function printTable({file, plan}: PlannedDomain, site: PlanningSite, output: Output): Promise<void> {
  await output.print(
    formatPlan(plan, {file, layers: site.layers, width: widthFor(output), style: styleFor(output)}),
  );
}

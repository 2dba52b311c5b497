/** `svirtgen plan`: every label and rule of every layer; writes nothing. */
import {KnownError} from '../../errors.ts';
import {formatPlan} from '../../render/report/plan-table.ts';
import type {Invocation} from '../command.ts';
import {FAILED} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {failureRecord, planRecord, planTargets} from '../planning.ts';
import type {PlannedDomain, PlanRecord} from '../planning.ts';
import {formatError} from '../report-errors.ts';
import type {PlanningSite} from '../site.ts';
import {openTargets} from '../targets.ts';
import {styleFor, widthFor} from '../style.ts';

export interface PlanOptions extends PlanningOptions {
  readonly format: 'table' | 'json' | 'ndjson';
  readonly unplug?: string | undefined;
}

export async function run({operands, options, output}: Invocation<PlanOptions>): Promise<ExitStatus> {
  const targets = openTargets(operands, options, output).map(target => ({
    ...target,
    site: {...target.site, unplug: options.unplug},
  }));
  let refused = false;
  const each: Each = (use, failed) =>
    planTargets(
      targets,
      output,
      (planned, site) => {
        refused = complainOfRefusal(planned, output) || refused;
        return use(planned, site);
      },
      failed,
    );
  const status = await printPlans(each, options.format, output);
  return refused ? FAILED : status;
}

type Use = (planned: PlannedDomain, site: PlanningSite) => Promise<void> | void;
type Each = (use: Use, failed?: (file: string, failure: unknown) => Promise<void>) => Promise<ExitStatus>;

/** A plan that nothing will carry out is printed for whoever looks into it, and is a failure nevertheless. */
function complainOfRefusal({plan, file}: PlannedDomain, output: Output): boolean {
  if (plan.refused === undefined) return false;
  const {code, message, from} = plan.refused;
  output.complain(formatError(new KnownError(code, message, {place: from}), file));
  return true;
}

function printPlans(each: Each, format: PlanOptions['format'], output: Output): Promise<ExitStatus> {
  switch (format) {
    case 'json':
      return printArray(each, output);
    case 'ndjson':
      return eachRecord(each, record => output.print(`${JSON.stringify(record)}\n`));
    case 'table':
      return each((planned, site) => printTable(planned, site, output));
  }
}

/** Written record by record, so that a fleet need not fit into memory. */
async function printArray(each: Each, output: Output): Promise<ExitStatus> {
  let before = '[\n';
  const status = await eachRecord(each, async record => {
    const json = JSON.stringify(record, undefined, 2);
    await output.print(`${before}${json}`);
    before = ',\n';
  });
  await output.print(before === '[\n' ? '[]\n' : '\n]\n');
  return status;
}

function eachRecord(each: Each, print: (record: PlanRecord) => Promise<void>): Promise<ExitStatus> {
  return each(
    planned => print(planRecord(planned)),
    (file, failure) => print(failureRecord(file, failure)),
  );
}

async function printTable({file, plan}: PlannedDomain, site: PlanningSite, output: Output): Promise<void> {
  await output.print(
    formatPlan(plan, {file, layers: site.layers, width: widthFor(output), style: styleFor(output)}),
  );
}

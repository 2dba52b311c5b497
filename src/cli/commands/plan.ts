/** `svirtgen plan`: every label and rule of every layer; writes nothing. */
import {KnownError} from '../../errors.ts';
import {formatPlan} from '../../render/report/plan-table.ts';
import type {Invocation} from '../command.ts';
import {FAILED} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {noteAssumptions, planEach, planRecord} from '../planning.ts';
import type {Planned} from '../planning.ts';
import {formatError} from '../report-errors.ts';
import {openSite} from '../site.ts';
import type {PlanningSite} from '../site.ts';
import {styleFor, WIDTH} from '../style.ts';

export interface PlanOptions extends PlanningOptions {
  readonly format: 'table' | 'json' | 'ndjson';
  readonly unplug?: string | undefined;
}

export async function run({operands, options, output}: Invocation<PlanOptions>): Promise<ExitStatus> {
  const site = {...openSite(options), unplug: options.unplug};
  noteAssumptions(site, output, options.quiet);
  let refused = false;
  const each = (use: Use) =>
    planEach(operands, site, output, planned => {
      refused = complainOfRefusal(planned, output) || refused;
      return use(planned);
    });
  const status = await printPlans(each, options.format, site, output);
  return refused ? FAILED : status;
}

type Use = (planned: Planned) => Promise<void> | void;
type Each = (use: Use) => Promise<ExitStatus>;

/** A plan that nothing will carry out is printed for whoever looks into it, and is a failure nevertheless. */
function complainOfRefusal(planned: Planned, output: Output): boolean {
  if ('failure' in planned || planned.plan.refused === undefined) return false;
  const {code, message, from} = planned.plan.refused;
  output.complain(formatError(new KnownError(code, message, {place: from}), planned.file));
  return true;
}

function printPlans(
  each: Each,
  format: PlanOptions['format'],
  site: PlanningSite,
  output: Output,
): Promise<ExitStatus> {
  switch (format) {
    case 'json':
      return printArray(each, output);
    case 'ndjson':
      return each(planned => output.print(`${JSON.stringify(planRecord(planned))}\n`));
    case 'table':
      return each(planned => printTable(planned, site, output));
  }
}

/** Written record by record, so that a fleet need not fit into memory. */
async function printArray(each: Each, output: Output): Promise<ExitStatus> {
  let before = '[\n';
  const status = await each(async planned => {
    const json = JSON.stringify(planRecord(planned), undefined, 2);
    await output.print(`${before}${json}`);
    before = ',\n';
  });
  await output.print(before === '[\n' ? '[]\n' : '\n]\n');
  return status;
}

async function printTable(planned: Planned, site: PlanningSite, output: Output): Promise<void> {
  if ('failure' in planned) return;
  const {file, plan} = planned;
  await output.print(
    formatPlan(plan, {file, backends: site.backends, width: WIDTH, style: styleFor(output)}),
  );
}

/** `svirtgen plan`: every label and rule of every layer; writes nothing. */
import {formatPlan} from '../../render/report/plan-table.ts';
import type {Invocation} from '../command.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {noteAssumptions, planEach, planRecord} from '../planning.ts';
import type {Planned} from '../planning.ts';
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
  switch (options.format) {
    case 'json':
      return printArray(operands, site, output);
    case 'ndjson':
      return planEach(operands, site, output, planned =>
        output.print(`${JSON.stringify(planRecord(planned))}\n`),
      );
    case 'table':
      return planEach(operands, site, output, planned => printTable(planned, site, output));
  }
}

/** Written record by record, so that a fleet need not fit into memory. */
async function printArray(
  operands: readonly string[],
  site: PlanningSite,
  output: Output,
): Promise<ExitStatus> {
  let before = '[\n';
  const status = await planEach(operands, site, output, async planned => {
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

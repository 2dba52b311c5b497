/** What every planning verb does with its operands: read, parse and plan each definition. */
import type {Domain} from '../domain/domain.ts';
import {parseDomain} from '../domain/parse-domain.ts';
import {planWithInventory} from '../layers/plan-domain.ts';
import type {PlanWithInventory} from '../layers/plan-domain.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {FAILED, DONE} from './exit-status.ts';
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {readDefinitions} from './read-definitions.ts';
import type {Definition} from './read-definitions.ts';
import {errorRecord, formatError} from './report-errors.ts';
import type {ErrorRecord} from './report-errors.ts';
import type {PlanningSite} from './site.ts';

/** A definition with its plan, or the reason why it has none. */
export type Planned = PlannedDomain | {readonly file: string; readonly failure: unknown};

export interface PlannedDomain extends PlanWithInventory {
  readonly file: string;
  /** As it was parsed, before QEMU's own defaults. */
  readonly domain: Domain;
}

/** One line of `plan --format ndjson`. */
export type PlanRecord =
  {readonly file: string; readonly plan: LabelPlan} | {readonly file: string; readonly error: ErrorRecord};

/** Never throws: whatever is wrong with one definition must not stop the others. */
export function planDefinition(definition: Definition, site: PlanningSite): Planned {
  const {file} = definition;
  if ('failure' in definition) return definition;
  try {
    const defaultSecurityModel = site.policy.securityDrivers[0];
    const domain = parseDomain(definition.content, {defaultSecurityModel, libvirt: site.libvirt});
    return {file, domain, ...planWithInventory(domain, site.host, site.policy, site)};
  } catch (failure) {
    return {file, failure};
  }
}

/**
 * Plans each definition of the operands and hands it on, in the order given. Failures are reported on standard
 * error, and handed on as well for those who record them.
 *
 * @returns 2 when any definition failed, otherwise 0
 */
export async function planEach(
  operands: readonly string[],
  site: PlanningSite,
  output: Output,
  use: (planned: Planned) => Promise<void> | void,
): Promise<ExitStatus> {
  let status = DONE;
  for (const definition of readDefinitions(operands)) {
    const planned = planDefinition(definition, site);
    if ('failure' in planned) {
      status = FAILED;
      output.complain(formatError(planned.failure, planned.file));
    }
    await use(planned);
    if (output.gone) break;
  }
  return status;
}

export function planRecord(planned: Planned): PlanRecord {
  const {file} = planned;
  return 'failure' in planned ? {file, error: errorRecord(planned.failure)} : {file, plan: planned.plan};
}

/** What was assumed, for people; scripts ask for `--quiet`. */
export function noteAssumptions(site: PlanningSite, output: Output, quiet: boolean | undefined): void {
  if (quiet) return;
  for (const note of site.notes) output.complain(`note: ${note}\n`);
}

// SPDX-License-Identifier: Apache-2.0
/** Definitions with their plans. */
import {KnownError} from '../errors.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {eachDefinition, parseDefinitions} from './definitions/each-definition.ts';
import {DONE, type ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {errorRecord, type ErrorRecord} from './report-errors.ts';
import type {PlanningSite} from '../library/open-site.ts';
import {documentHead} from '../render/json-document.ts';
import {planParsed, type PlannedDomain} from '../library/plan.ts';
import type {PlanningOptions} from './options.ts';

/** One line of `plan --format ndjson`. */
export type PlanRecord =
  {readonly file: string; readonly plan: LabelPlan} | {readonly file: string; readonly error: ErrorRecord};

/**
 * Plans each definition of the operands and hands it on, in the order given.
 *
 * @returns 2 when any definition failed, otherwise 0
 */
export function planEach(
  operands: readonly string[],
  site: PlanningSite,
  output: Output,
  use: (planned: PlannedDomain) => Promise<void> | void,
  failed?: (file: string, failure: unknown) => Promise<void> | void,
): Promise<ExitStatus> {
  const definitions = parseDefinitions(operands, site, output);
  return eachDefinition(definitions, output, definition => use(planParsed(definition, site)), failed);
}

export interface Target {
  readonly site: PlanningSite;
  /** What the site was opened with. */
  readonly options: PlanningOptions;
  readonly operands: readonly string[];
}

/** The same for what a verb works on, which may be of several sites. */
export async function planTargets(
  targets: readonly Target[],
  output: Output,
  use: (planned: PlannedDomain, site: PlanningSite) => Promise<void> | void,
  failed?: (file: string, failure: unknown) => Promise<void> | void,
): Promise<ExitStatus> {
  let status = DONE;
  for (const {site, operands} of targets) {
    const one = await planEach(operands, site, output, planned => use(planned, site), failed);
    if (one !== DONE) status = one;
    if (output.interrupted) break;
  }
  return status;
}

/** A plan that nothing will carry out is shown to whoever looks into it, and is a failure nevertheless. */
export function refusalOf({plan}: Pick<PlannedDomain, 'plan'>): KnownError | undefined {
  if (plan.refused === undefined) return undefined;
  const {code, message, from} = plan.refused;
  return new KnownError(code, message, {place: from});
}

export function planRecord({file, plan}: Pick<PlannedDomain, 'file' | 'plan'>): PlanRecord {
  return {...documentHead('plan'), file, plan};
}

export function failureRecord(file: string, failure: unknown): PlanRecord {
  return {...documentHead('plan'), file, error: errorRecord(failure)};
}

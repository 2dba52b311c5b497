// SPDX-License-Identifier: Apache-2.0
/** One definition of an audit, wherever it is judged: here or in a thread. */
import type {PackedBatch, Source} from '../../audit/fleet-store/packed-batch.ts';
import {auditedVm, type AuditedVm} from '../../audit/report.ts';
import type {Analysis} from '../../layers/analysis.ts';
import {auditPlanned, type AuditSettings} from '../../library/audit.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import {planParsed, type PlannedDomain} from '../../library/plan.ts';
import {parseDefinition} from '../definitions/each-definition.ts';
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import {errorRecord, formatError, type ErrorRecord} from '../report-errors.ts';

export interface JudgedVm extends AuditedVm {
  readonly source: Source;
  readonly analysis: Analysis;
}

export interface FailedDefinition {
  readonly file: string;
  readonly error: ErrorRecord;
  /** For standard error. */
  readonly complaint: string;
}

/** What a thread answers: of each definition whether it was judged, and all that were. */
export interface BatchAnswer {
  readonly outcomes: readonly ('judged' | FailedDefinition)[];
  readonly vms: PackedBatch;
}

/** Never throws: whatever is wrong with one definition must not stop the others. */
export function auditDefinition(
  definition: DefinitionBytes,
  site: PlanningSite,
  settings: AuditSettings,
): JudgedVm | FailedDefinition {
  const {file} = definition;
  try {
    return judgedVm(planParsed(parseDefinition(definition, site), site), site, settings);
  } catch (failure) {
    return {file, error: errorRecord(failure), complaint: formatError(failure, file)};
  }
}

export function judgedVm(planned: PlannedDomain, site: PlanningSite, settings: AuditSettings): JudgedVm {
  const {file, content} = planned;
  const context = auditPlanned(planned, site, settings);
  return {...auditedVm(context), source: {file, content}, analysis: context.analysis};
}

// SPDX-License-Identifier: Apache-2.0
/** One line of `plan --format ndjson`, wherever it is made: here or in a thread of its own. */
import {parseDefinition} from '../definitions/each-definition.ts';
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import {DONE, FAILED, type ExitStatus} from '../exit-status.ts';
import {planParsed} from '../../library/plan.ts';
import {failureRecord, planRecord, refusalOf, type PlanRecord} from '../planning.ts';
import {formatError} from '../report-errors.ts';
import type {PlanningSite} from '../../library/open-site.ts';

export interface PlanLine {
  /** For standard output, ended by a newline. */
  readonly text: string;
  /** For standard error; empty when all is well. */
  readonly complaint: string;
  readonly status: ExitStatus;
}

/** Never throws: whatever is wrong with one definition must not stop the others. */
export function planLine(definition: DefinitionBytes, site: PlanningSite): PlanLine {
  const {file} = definition;
  try {
    const planned = planParsed(parseDefinition(definition, site), site);
    const refusal = refusalOf(planned);
    return lineOf(planRecord(planned), refusal === undefined ? '' : formatError(refusal, file));
  } catch (failure) {
    return lineOf(failureRecord(file, failure), formatError(failure, file));
  }
}

function lineOf(record: PlanRecord, complaint: string): PlanLine {
  return {text: `${JSON.stringify(record)}\n`, complaint, status: complaint === '' ? DONE : FAILED};
}

// SPDX-License-Identifier: Apache-2.0
/** Plans that were saved: by `generate` below plan/, or with `plan --format json` or `ndjson`. */
import {z} from 'zod';
import {KnownError} from '../errors.ts';
import {issueWords} from '../text/issue-words.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {planSchema} from '../layers/plan-schema.ts';

const plan = planSchema.transform((saved): LabelPlan => ({...saved, warnings: []}));

const record = z.object({
  file: z.string(),
  plan: plan.optional(),
  error: z.object({code: z.string(), message: z.string()}).optional(),
});

/** Whether a text is meant to be JSON: XML begins otherwise. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/**
 * Reads what was saved. A record of a definition that could not be planned is refused: its VM would look as if
 * it had lost everything.
 *
 * @param file its name, for messages
 * @throws KnownError PLAN_INVALID
 */
export function parseSavedPlans(text: string, file: string): readonly LabelPlan[] {
  return parseValues(text, file).map(value => {
    const isRecord = typeof value === 'object' && value !== null && 'file' in value;
    if (!isRecord) return checked(plan.safeParse(value), file);
    const {plan: saved, error, file: definition} = checked(record.safeParse(value), file);
    if (saved !== undefined) return saved;
    throw invalid(file, `${definition} has no plan: ${error?.message ?? 'nothing is recorded'}`);
  });
}

/** One value, an array of them, or a value a line. */
function parseValues(text: string, file: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as readonly unknown[]) : [value];
  } catch {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    if (lines.length < 2) throw invalid(file, 'it is no JSON');
    return lines.map((line, index) => parseLine(line, index + 1, file));
  }
}

function parseLine(line: string, number: number, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw invalid(file, `line ${number} is no JSON`);
  }
}

function checked<Value>(result: z.ZodSafeParseResult<Value>, file: string): Value {
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(
    file,
    `${issue?.path.join('.') || 'the file'}: ${issue === undefined ? 'is no plan' : issueWords(issue)}`,
  );
}

function invalid(file: string, problem: string): KnownError {
  return new KnownError('PLAN_INVALID', `this is no saved plan: ${problem}`, {
    file,
    help: 'save one with `svirtgen plan --format json`, or name a definition',
  });
}

/** Plans that were saved: by `generate` below plan/, or with `plan --format json` or `ndjson`. */
import {z} from 'zod';
import {KnownError} from '../errors.ts';
import type {LabelPlan} from '../layers/plan.ts';

const from = z.object({
  device: z.string(),
  element: z.string(),
  line: z.number(),
  column: z.number(),
  reason: z.string(),
});
const text = z.string().nullable();
const id = z.number().nullable();
const number = z.union([z.number(), z.literal('*')]).nullable();
const restore = <To extends string>(...to: readonly To[]) =>
  z.array(z.object({path: z.string(), to: z.enum(to), from}));

const apparmor = z.union([
  z.object({
    profile: z.string(),
    files: z.string(),
    rules: z.array(z.object({path: z.string(), access: z.string(), deny: z.boolean(), from})),
  }),
  z.object({profile: z.string(), refused: z.object({code: z.string(), message: z.string(), from})}),
]);

const plan = z.object({
  domain: z.object({name: z.string(), uuid: text, id: z.number(), type: z.string()}),
  processes: z.array(
    z.object({name: z.string(), role: z.string(), selinux: text, uid: id, gid: id, profile: text}),
  ),
  selinux: z.object({
    process: text,
    image: text,
    labels: z.array(z.object({path: z.string(), context: z.string(), remember: z.boolean(), from})),
    restore: restore('remembered', 'policy-default'),
  }),
  dac: z.object({
    uid: id,
    gid: id,
    labels: z.array(
      z.object({path: z.string(), uid: z.number(), gid: z.number(), remember: z.boolean(), from}),
    ),
    restore: restore('remembered', 'root'),
  }),
  apparmor,
  cgroup: z.object({
    rules: z.array(
      z.object({
        path: z.string().exactOptional(),
        type: z.enum(['c', 'b']).nullable(),
        major: number,
        minor: number,
        access: z.string().regex(/^[rwm]*$/, 'must be letters of rwm'),
        from,
      }),
    ),
  }),
  namespace: z.object({nodes: z.array(z.string())}),
  // Another version may have other codes, and a comparison asks for none.
  warnings: z.array(z.unknown()).transform((): LabelPlan['warnings'] => []),
});

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
  } catch (cause) {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    if (lines.length < 2) throw invalid(file, `no JSON: ${(cause as Error).message}`);
    return lines.map((line, index) => parseLine(line, index + 1, file));
  }
}

function parseLine(line: string, number: number, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw invalid(file, `line ${number}: no JSON: ${(cause as Error).message}`);
  }
}

function checked<Value>(result: z.ZodSafeParseResult<Value>, file: string): Value {
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(file, `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is no plan'}`);
}

function invalid(file: string, problem: string): KnownError {
  return new KnownError('PLAN_INVALID', `no saved plan: ${problem}`, {
    file,
    help: 'save one with `svirtgen plan --format json`, or name a definition',
  });
}

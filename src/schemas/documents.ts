// SPDX-License-Identifier: Apache-2.0
/** The shapes of what verbs print as JSON, for the schemas in schemas/; each is held against its type here. */
import {z} from 'zod';
import type {McsFinding} from '../mcs-registry/check.ts';
import type {PackageDifference} from '../packaging/check-package.ts';
import type {Manifest} from '../packaging/manifest.ts';
import type {Relabelled} from '../relabel/relabel.ts';
import {planSchema} from '../layers/plan-schema.ts';
import type {AuditDocument} from '../render/report/audit-json.ts';
import type {DescribedGroup, LogDocument} from '../render/report/denials/describe.ts';
import type {WhyDocument} from '../render/report/why-json.ts';
import type {DomainDiff} from '../diff/change.ts';
import type {VerifiedDomain} from '../verify/drift.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';

const text = z.string();
const maybe = text.nullable();
const head = {$schema: text, version: z.literal(1)};
const layer = z.enum(REPORT_ORDER);
const perLayer = z.strictObject({
  dac: maybe,
  selinux: maybe,
  apparmor: maybe,
  cgroup: maybe,
  namespace: maybe,
});

const from = z.strictObject({
  device: text,
  element: text,
  line: z.number(),
  column: z.number(),
  reason: text,
  amendment: text.exactOptional(),
});

/** Which libvirt is followed, and why; as plans have it. */
const libvirt = planSchema.shape.libvirt.unwrap().optional();

const finding = z.strictObject({
  code: text,
  severity: z.enum(['note', 'warning', 'error']),
  message: text,
  path: maybe,
  device: maybe,
  from: from.nullable(),
  help: text,
});

const because = z.strictObject({rule: text, reason: text, line: z.number().nullable()});

const auditedPath = z.strictObject({
  path: text,
  process: text,
  layers: perLayer,
  effective: text,
  from: from.nullable(),
  needed: text,
  because: z.partialRecord(layer, because),
  behind: z
    .strictObject({
      paths: z.array(z.strictObject({path: text, effective: text})),
      more: z.boolean(),
    })
    .exactOptional(),
});

const sharedPath = z.strictObject({
  path: text,
  users: z.array(z.strictObject({name: text, uuid: maybe, access: text, process: text})),
  kind: z.enum(['write-write', 'write-read', 'read-read']),
  apart: z.array(z.strictObject({first: text, second: text, layers: z.array(layer)})),
});

export const auditSchema = z.strictObject({
  ...head,
  domains: z.array(
    z.strictObject({
      file: text,
      name: text,
      uuid: maybe,
      libvirt,
      paths: z.array(auditedPath),
      findings: z.array(finding),
    }),
  ),
  shared: z.array(sharedPath),
  suppressed: z.number(),
});

const whyLayer = z.enum(['path', 'missing', 'mount', ...layer.options]);

export const whySchema = z.strictObject({
  ...head,
  domain: text,
  path: text,
  resolved: text,
  process: text,
  access: text,
  verdict: z.enum(['allowed', 'refused']),
  layer: whyLayer.nullable(),
  libvirt,
  steps: z.array(
    z.strictObject({
      layer: whyLayer,
      verdict: z.enum(['allowed', 'refused', 'unknown', 'not asked']),
      reason: text,
      rule: text,
      from: from.nullable(),
    }),
  ),
  remedies: z.array(z.strictObject({layer: whyLayer, text, command: text, opens: text})),
  right: maybe,
  properly: maybe,
  others: z.array(z.strictObject({domain: text, path: text, access: text, device: maybe})).optional(),
  unjudged: z.array(text).optional(),
});

const advice = z.object({text, command: text, opens: text});

export const denialsSchema = z.strictObject({
  ...head,
  groups: z.array(
    z.strictObject({
      vm: maybe,
      uuid: maybe,
      layer: z.enum(['apparmor', 'selinux']),
      device: maybe,
      from: from.nullable(),
      access: text,
      programs: z.array(text),
      count: z.number(),
      lines: z.array(z.number()),
      tolerated: z.boolean(),
      code: text,
      // Facts of the cause, beside its kind, differ from code to code.
      cause: z.looseObject({kind: text}),
      path: maybe,
      paths: z.array(text),
      text,
      right: maybe,
      remedies: z.array(advice),
    }),
  ),
  unread: z.array(z.strictObject({line: z.number(), text})),
});

const identity = z.strictObject({what: text, before: maybe, after: maybe});
const change = z.strictObject({
  kind: z.enum(['gained', 'widened', 'changed', 'narrowed', 'lost']),
  layer,
  path: text,
  before: maybe,
  after: maybe,
  from: from.nullable(),
});

export const diffSchema = z.strictObject({
  ...head,
  a: text,
  b: text,
  libvirt,
  domains: z.array(
    z.strictObject({
      name: text,
      uuid: maybe,
      in: z.enum(['both', 'a', 'b']),
      identity: z.array(identity),
      changes: z.array(change),
      devices: z.array(
        z.strictObject({
          kind: z.enum(['gained', 'changed', 'lost']),
          device: text,
          what: text,
          before: maybe,
          after: maybe,
          from,
        }),
      ),
      findings: z.array(
        z.strictObject({
          kind: z.enum(['appeared', 'gone']),
          code: text,
          severity: z.enum(['error', 'warning', 'note']),
          message: text,
          path: maybe,
          from: from.nullable(),
        }),
      ),
    }),
  ),
});

export const verifySchema = z.strictObject({
  ...head,
  domains: z.array(
    z.strictObject({
      file: text,
      name: text,
      libvirt,
      running: z.boolean(),
      drift: z.array(z.strictObject({layer, path: text, expected: text, found: text, repair: text})),
      unread: z.array(z.strictObject({path: text, reason: text})),
    }),
  ),
});

/** The manifest of a package, or how what is installed differs from it. */
export const packageSchema = z.union([
  z.strictObject({
    ...head,
    format: z.literal('svirtgen-package'),
    policy: text,
    libvirt: text,
    files: z.array(
      z.strictObject({
        path: text,
        mode: text,
        owner: text,
        sha256: text,
        relation: text,
        upstream: maybe,
        check: maybe,
      }),
    ),
  }),
  z.strictObject({
    ...head,
    differences: z.array(z.strictObject({path: text, kind: text, expected: text, found: text})),
  }),
]);

/** Entries of the registry, or what `mcs check` found. */
export const mcsSchema = z.union([
  z.strictObject({
    ...head,
    registry: text,
    entries: z.array(z.strictObject({level: text, purpose: text, uuid: maybe, name: text})),
  }),
  z.strictObject({
    ...head,
    registry: text,
    findings: z.array(
      z.strictObject({
        code: text,
        severity: z.enum(['error', 'warning']),
        message: text,
        level: maybe,
        users: z.array(text),
      }),
    ),
  }),
]);

/** The rows of an answer have the columns of its question. */
export const fleetSchema = z.strictObject({...head, rows: z.array(z.record(text, z.unknown()))});

const warning = z.strictObject({code: text, message: text, from});
const error = z.strictObject({code: text, message: text, line: z.number(), column: z.number()});

/** One record of `plan`: an item of `json`'s array, a line of `ndjson`. */
export const planRecordSchema = z.union([
  z.strictObject({...head, file: text, plan: planSchema.extend({warnings: z.array(warning)})}),
  z.strictObject({...head, file: text, error}),
]);

/** One record of `apply` and `restore`, which print an array of them. */
export const relabelRecordSchema = z.union([
  z.strictObject({
    ...head,
    file: text,
    changes: z.array(
      z.strictObject({
        model: z.enum(['selinux', 'dac']),
        path: text,
        from: text.optional(),
        to: text.optional(),
        outcome: z.enum(['set', 'kept', 'left']),
        notes: z.array(text),
      }),
    ),
    skipped: z.array(z.strictObject({model: text, path: text, reason: text, absent: z.boolean()})),
  }),
  z.strictObject({...head, file: text, error}),
]);

/** Compiles only while the schemas tell what the types tell. */
type Headed<Document> = Document & {readonly $schema: string; readonly version: 1};
type Fits<Document, Schema extends z.ZodType> =
  Headed<Document> extends DeepReadonlyOf<z.infer<Schema>> ? true : never;
type DeepReadonlyOf<Value> = Value extends object
  ? {readonly [Key in keyof Value]: DeepReadonlyOf<Value[Key]>}
  : Value;

/** A cause has the facts of its kind. */
interface LooseCauses extends Omit<LogDocument, 'groups'> {
  readonly groups: readonly (Omit<DescribedGroup, 'cause'> & {
    readonly cause: {readonly kind: string; readonly [fact: string]: unknown};
  })[];
}

export const FITTING: readonly [
  Fits<AuditDocument, typeof auditSchema>,
  Fits<WhyDocument, typeof whySchema>,
  Fits<LooseCauses, typeof denialsSchema>,
  Fits<{readonly a: string; readonly b: string; readonly domains: readonly DomainDiff[]}, typeof diffSchema>,
  Fits<{readonly domains: readonly VerifiedDomain[]}, typeof verifySchema>,
  Fits<Manifest | {readonly differences: readonly PackageDifference[]}, typeof packageSchema>,
  Fits<{readonly registry: string; readonly findings: readonly McsFinding[]}, typeof mcsSchema>,
  Fits<{readonly file: string} & Pick<Relabelled, 'changes' | 'skipped'>, typeof relabelRecordSchema>,
] = [true, true, true, true, true, true, true, true];

// SPDX-License-Identifier: Apache-2.0
/** Each schema of what is printed is held against its type: compiles only while both tell the same. */
import type {z} from 'zod';
import type {DomainDiff} from '../diff/change.ts';
import type {McsFinding} from '../mcs-registry/check.ts';
import type {PackageDifference} from '../packaging/check-package.ts';
import type {Manifest} from '../packaging/manifest.ts';
import type {Relabelled} from '../relabel/relabel.ts';
import type {AuditDocument} from '../render/report/audit-json.ts';
import type {DescribedGroup, LogDocument} from '../render/report/denials/describe.ts';
import type {WhyDocument} from '../render/report/why-json.ts';
import type {VerifiedDomain} from '../verify/drift.ts';
import type {auditSchema} from './printed/audit.ts';
import type {denialsSchema} from './printed/denials.ts';
import type {diffSchema} from './printed/diff.ts';
import type {mcsSchema} from './printed/mcs.ts';
import type {packageSchema} from './printed/package.ts';
import type {relabelRecordSchema} from './printed/relabel.ts';
import type {verifySchema} from './printed/verify.ts';
import type {whySchema} from './printed/why.ts';

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

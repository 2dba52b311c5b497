// SPDX-License-Identifier: Apache-2.0
/** All that is printed as JSON, by the kind that its head names. */
import {auditSchema} from './audit.ts';
import {denialsSchema} from './denials.ts';
import {diffSchema} from './diff.ts';
import {mcsSchema} from './mcs.ts';
import {packageSchema} from './package.ts';
import {planRecordSchema} from './plan.ts';
import {relabelRecordSchema} from './relabel.ts';
import {verifySchema} from './verify.ts';
import {whySchema} from './why.ts';
import {type Body, head, text} from './shared.ts';
import {z} from 'zod';

export const PRINTED = {
  plan: planRecordSchema,
  audit: auditSchema,
  why: whySchema,
  denials: denialsSchema,
  diff: diffSchema,
  verify: verifySchema,
  relabel: relabelRecordSchema,
  mcs: mcsSchema,
  manifest: packageSchema,
  // The rows of an answer have the columns of its question.
  fleet: z.strictObject({...head, rows: z.array(z.record(text, z.unknown()))}),
} as const;

/** What each has to be where it is printed. */
export type Documents = {[Kind in keyof typeof PRINTED]: Body<(typeof PRINTED)[Kind]>};

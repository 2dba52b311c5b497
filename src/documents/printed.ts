// SPDX-License-Identifier: Apache-2.0
/** All that is printed as JSON, by the kind that its head names. */
import {auditSchema} from './audit.ts';
import {denialsSchema} from './denials.ts';
import {diffSchema} from './diff.ts';
import {fleetSchema} from './fleet.ts';
import {mcsSchema} from './mcs.ts';
import {packageSchema} from './package.ts';
import {planRecordSchema} from './plan.ts';
import {relabelRecordSchema} from './relabel.ts';
import {verifySchema} from './verify.ts';
import {whySchema} from './why.ts';
import type {Body} from './shared.ts';

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
  fleet: fleetSchema,
} as const;

/** What each has to be where it is printed. */
export type Documents = {[Kind in keyof typeof PRINTED]: Body<(typeof PRINTED)[Kind]>};

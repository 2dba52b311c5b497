// SPDX-License-Identifier: Apache-2.0
/** Entries of the registry, or what `mcs check` found. */
import {z} from 'zod';
import {head, maybe, text, type Body} from './shared.ts';

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
        /** Such as `s0:c41,c264`; null when the finding is about the whole file. */
        level: maybe,
        /** Names of the VMs and other holders it is about. */
        users: z.array(text),
      }),
    ),
  }),
]);

export type McsDocument = Body<typeof mcsSchema>;
export type McsFindingRecord = Extract<McsDocument, {readonly findings: unknown}>['findings'][number];

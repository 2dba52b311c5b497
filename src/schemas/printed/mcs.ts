// SPDX-License-Identifier: Apache-2.0
/** Entries of the registry, or what `mcs check` found. */
import {z} from 'zod';
import {head, maybe, text} from './shared.ts';

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

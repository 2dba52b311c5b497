// SPDX-License-Identifier: Apache-2.0
/** One record of `apply` and `restore`, which print an array of them. */
import {z} from 'zod';
import {error, head, text} from './shared.ts';

export const relabelRecordSchema = z.union([
  z.strictObject({
    ...head,
    file: text,
    changes: z.array(
      z.strictObject({
        layer: z.enum(['selinux', 'dac']),
        path: text,
        from: text.optional(),
        to: text.optional(),
        outcome: z.enum(['set', 'kept', 'left']),
        notes: z.array(text),
      }),
    ),
    skipped: z.array(z.strictObject({layer: text, path: text, reason: text, absent: z.boolean()})),
  }),
  z.strictObject({...head, file: text, error}),
]);

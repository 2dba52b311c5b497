// SPDX-License-Identifier: Apache-2.0
/** What `why --log` prints of denials. */
import {z} from 'zod';
import {from, head, maybe, text} from './shared.ts';

const advice = z.object({text, command: text, opens: text});

export const denialsSchema = z.strictObject({
  ...head,
  groups: z.array(
    z.strictObject({
      vm: maybe,
      uuid: maybe,
      layer: z.enum(['apparmor', 'selinux', 'seccomp']),
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
  errors: z.array(
    z.strictObject({line: z.number(), error: z.looseObject({kind: text}), text, remedy: advice}),
  ),
  unread: z.array(z.strictObject({line: z.number(), text})),
});

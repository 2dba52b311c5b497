// SPDX-License-Identifier: Apache-2.0
/** What `verify` prints. */
import {z} from 'zod';
import {head, layer, libvirt, text} from './shared.ts';

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

// SPDX-License-Identifier: Apache-2.0
/** What `verify` prints. */
import {z} from 'zod';
import {head, layer, libvirt, text, type Body} from './shared.ts';

export const verifySchema = z.strictObject({
  ...head,
  domains: z.array(
    z.strictObject({
      file: text,
      name: text,
      libvirt,
      running: z.boolean(),
      drift: z.array(
        z.strictObject({
          layer,
          /** A host path; or a process, a device's numbers, a profile. */
          path: text,
          expected: text,
          found: text,
          /** The command that repairs it; '' where only a look helps. */
          repair: text,
        }),
      ),
      unread: z.array(z.strictObject({path: text, reason: text})),
    }),
  ),
});

export type VerifiedDomain = Body<typeof verifySchema>['domains'][number];
export type Drift = VerifiedDomain['drift'][number];
export type Unread = VerifiedDomain['unread'][number];

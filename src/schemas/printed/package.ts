// SPDX-License-Identifier: Apache-2.0
/** The manifest of a package, or how what is installed differs from it: what `package` prints. */
import {z} from 'zod';
import {head, maybe, text} from './shared.ts';

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

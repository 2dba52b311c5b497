// SPDX-License-Identifier: Apache-2.0
/** The manifest of a package, or how what is installed differs from it: what `package` prints. */
import {z} from 'zod';
import type {DeepReadonly} from '../deep-readonly.ts';
import {head, maybe, text} from './shared.ts';

export const packageSchema = z.union([
  z.strictObject({
    ...head,
    format: z.literal('svirtgen-package'),
    policy: text,
    /** The libvirt they are for, such as `11.3`. */
    libvirt: text,
    files: z.array(
      z.strictObject({
        /** Absolute, as installed. */
        path: text,
        /** Permission bits in octal, such as `0644`. */
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
    differences: z.array(
      z.strictObject({
        path: text,
        kind: z.enum(['missing', 'content', 'mode', 'type', 'unreadable']),
        expected: text,
        found: text,
      }),
    ),
  }),
]);

type Printed = DeepReadonly<z.infer<typeof packageSchema>>;
export type Manifest = Omit<Extract<Printed, {readonly files: unknown}>, '$schema'>;
export type PackageDifference = Extract<Printed, {readonly differences: unknown}>['differences'][number];

// SPDX-License-Identifier: Apache-2.0
/** What the shapes of several documents have in common. */
import {z} from 'zod';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {planSchema} from '../../layers/plan-schema.ts';

export const text = z.string();
export const maybe = text.nullable();
export const head = {$schema: text, version: z.literal(1)};
export const layer = z.enum(REPORT_ORDER);
export const from = z.strictObject({
  device: text,
  element: text,
  line: z.number(),
  column: z.number(),
  reason: text,
  amendment: text.exactOptional(),
});

/** Why a definition has no record of its own. */
export const error = z.strictObject({code: text, message: text, line: z.number(), column: z.number()});

/** Which libvirt is followed, and why; as plans have it. */
export const libvirt = planSchema.shape.libvirt.unwrap().optional();

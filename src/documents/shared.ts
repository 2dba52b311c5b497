// SPDX-License-Identifier: Apache-2.0
/** What the shapes of several documents have in common. */
import {z} from 'zod';
import type {DeepReadonly} from '../deep-readonly.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import {from as planFrom, planSchema} from '../layers/plan-schema.ts';

export const text = z.string();
export const maybe = text.nullable();
export const head = {$schema: text, version: z.literal(1)};
export const layer = z.enum(REPORT_ORDER);
export const from = planFrom.strict();

/** What follows a document's head; where it has several shapes, these stay apart. */
export type Body<Schema extends z.ZodType> = WithoutHead<DeepReadonly<z.infer<Schema>>>;
type WithoutHead<Document> = Document extends unknown ? Omit<Document, keyof typeof head> : never;

/** Why a definition has no record of its own. */
export const error = z.strictObject({code: text, message: text, line: z.number(), column: z.number()});

/** Which libvirt is followed, and why; as plans have it. */
export const libvirt = planSchema.shape.libvirt.unwrap().optional();

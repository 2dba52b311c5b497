// SPDX-License-Identifier: Apache-2.0
/** One record of `plan`: an item of `json`'s array, a line of `ndjson`. */
import {z} from 'zod';
import {planSchema} from '../layers/plan-schema.ts';
import {error, from, head, text} from './shared.ts';

const warning = z.strictObject({code: text, message: text, from});

export const planRecordSchema = z.union([
  z.strictObject({...head, file: text, plan: planSchema.extend({warnings: z.array(warning)})}),
  z.strictObject({...head, file: text, error}),
]);

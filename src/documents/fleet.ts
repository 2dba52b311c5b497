// SPDX-License-Identifier: Apache-2.0
/** What `fleet` prints: the rows of an answer have the columns of its question. */
import {z} from 'zod';
import {head, text} from './shared.ts';

export const fleetSchema = z.strictObject({...head, rows: z.array(z.record(text, z.unknown()))});

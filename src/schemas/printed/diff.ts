// SPDX-License-Identifier: Apache-2.0
/** What `diff` prints. */
import {z} from 'zod';
import {from, head, layer, libvirt, maybe, text} from './shared.ts';

const identity = z.strictObject({what: text, before: maybe, after: maybe});
const change = z.strictObject({
  kind: z.enum(['gained', 'widened', 'changed', 'narrowed', 'lost']),
  layer,
  path: text,
  before: maybe,
  after: maybe,
  from: from.nullable(),
});

export const diffSchema = z.strictObject({
  ...head,
  a: text,
  b: text,
  libvirt,
  domains: z.array(
    z.strictObject({
      name: text,
      uuid: maybe,
      in: z.enum(['both', 'a', 'b']),
      identity: z.array(identity),
      changes: z.array(change),
      devices: z.array(
        z.strictObject({
          kind: z.enum(['gained', 'changed', 'lost']),
          device: text,
          what: text,
          before: maybe,
          after: maybe,
          from,
        }),
      ),
      findings: z.array(
        z.strictObject({
          kind: z.enum(['appeared', 'gone']),
          code: text,
          severity: z.enum(['error', 'warning', 'note']),
          message: text,
          path: maybe,
          from: from.nullable(),
        }),
      ),
    }),
  ),
});

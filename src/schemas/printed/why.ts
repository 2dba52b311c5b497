// SPDX-License-Identifier: Apache-2.0
/** What `why` prints of a path. */
import {z} from 'zod';
import {from, head, layer, libvirt, maybe, text} from './shared.ts';

const whyLayer = z.enum(['path', 'missing', 'mount', ...layer.options]);

export const whySchema = z.strictObject({
  ...head,
  domain: text,
  path: text,
  resolved: text,
  process: text,
  access: text,
  verdict: z.enum(['allowed', 'refused']),
  layer: whyLayer.nullable(),
  libvirt,
  steps: z.array(
    z.strictObject({
      layer: whyLayer,
      verdict: z.enum(['allowed', 'refused', 'unknown', 'not asked']),
      reason: text,
      rule: text,
      from: from.nullable(),
    }),
  ),
  remedies: z.array(z.strictObject({layer: whyLayer, text, command: text, opens: text})),
  right: maybe,
  properly: maybe,
  others: z.array(z.strictObject({domain: text, path: text, access: text, device: maybe})).optional(),
  unjudged: z.array(text).optional(),
});

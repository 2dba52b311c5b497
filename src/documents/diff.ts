// SPDX-License-Identifier: Apache-2.0
/** What `diff` prints. */
import {z} from 'zod';
import {SEVERITIES} from './severity.ts';
import {from, head, layer, libvirt, maybe, text, type Body} from './shared.ts';

/** Who the VM's processes are, and what the VM is called: `what` is such as `qemu owner` or `uuid`. */
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
      /** Where the VM is there at all. */
      in: z.enum(['both', 'a', 'b']),
      identity: z.array(identity),
      changes: z.array(change),
      /** A device, or one thing that the definition says of it, as far as no layer tells. Empty where one side is no definition. */
      devices: z.array(
        z.strictObject({
          kind: z.enum(['gained', 'changed', 'lost']),
          device: text,
          /** Such as `source.host`; `device` for the whole. */
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
          severity: z.enum(SEVERITIES),
          message: text,
          path: maybe,
          from: from.nullable(),
        }),
      ),
    }),
  ),
});

export type DiffDocument = Body<typeof diffSchema>;
export type DomainDiff = DiffDocument['domains'][number];
export type IdentityChange = DomainDiff['identity'][number];
export type DeviceChange = DomainDiff['devices'][number];
export type FindingChange = DomainDiff['findings'][number];

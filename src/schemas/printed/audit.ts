// SPDX-License-Identifier: Apache-2.0
/** What `audit` prints. */
import {z} from 'zod';
import {from, head, layer, libvirt, maybe, text} from './shared.ts';

const perLayer = z.strictObject({
  dac: maybe,
  selinux: maybe,
  apparmor: maybe,
  cgroup: maybe,
  namespace: maybe,
});

const finding = z.strictObject({
  code: text,
  severity: z.enum(['note', 'warning', 'error']),
  message: text,
  path: maybe,
  device: maybe,
  from: from.nullable(),
  help: text,
});

const because = z.strictObject({rule: text, reason: text, line: z.number().nullable()});

const auditedPath = z.strictObject({
  path: text,
  process: text,
  layers: perLayer,
  effective: text,
  from: from.nullable(),
  needed: text,
  because: z.partialRecord(layer, because),
  behind: z
    .strictObject({
      paths: z.array(z.strictObject({path: text, effective: text})),
      more: z.boolean(),
    })
    .exactOptional(),
});

const sharedPath = z.strictObject({
  path: text,
  users: z.array(z.strictObject({name: text, uuid: maybe, access: text, process: text})),
  kind: z.enum(['write-write', 'write-read', 'read-read']),
  apart: z.array(z.strictObject({first: text, second: text, layers: z.array(layer)})),
});

export const auditSchema = z.strictObject({
  ...head,
  domains: z.array(
    z.strictObject({
      file: text,
      name: text,
      uuid: maybe,
      libvirt,
      paths: z.array(auditedPath),
      findings: z.array(finding),
    }),
  ),
  shared: z.array(sharedPath),
  suppressed: z.number(),
});

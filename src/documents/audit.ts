// SPDX-License-Identifier: Apache-2.0
/** What `audit` prints; the shape is told in docs/audit.md. */
import {z} from 'zod';
import type {DeepReadonly} from '../deep-readonly.ts';
import {perLayer} from '../layers/layer-id.ts';
import {SEVERITIES} from './severity.ts';
import {from, head, layer, libvirt, maybe, text, type Body} from './shared.ts';

const finding = z.strictObject({
  /** Stable, such as `SHARED_WRITABLE`; its page is docs/findings/<code>.md. */
  code: text,
  severity: z.enum(SEVERITIES),
  /** One sentence: what is the case, and where it matters why. */
  message: text,
  /** The host path it is about; null where it is about none. */
  path: maybe,
  /** The device in words, such as `disk vda`; null where it is about the whole domain or the host. */
  device: maybe,
  from: from.nullable(),
  /** What to do about it. */
  help: text,
});

const because = z.strictObject({rule: text, reason: text, line: z.number().nullable()});

/** A path that a process of a VM was looked at for. */
const auditedPath = z.strictObject({
  path: text,
  process: text,
  layers: z.strictObject(perLayer(() => maybe)),
  effective: text,
  from: from.nullable(),
  needed: text,
  /** Why each layer that was asked answers as it does. */
  because: z.partialRecord(layer, because),
  /** Of a pattern: what the host has behind it. */
  behind: z
    .strictObject({
      /** At most so many as are shown, in the directories' order. */
      paths: z.array(z.strictObject({path: text, effective: text})),
      /** Whether there are more than that, or more to search than is searched. */
      more: z.boolean(),
    })
    .exactOptional(),
});

/** A path that more than one VM reaches. */
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
  /** How many findings the site's suppressions have hidden. */
  suppressed: z.number(),
});

export type Finding = DeepReadonly<z.infer<typeof finding>>;
export type AuditDocument = Body<typeof auditSchema>;
export type DomainRecord = AuditDocument['domains'][number];
export type PathRecord = DomainRecord['paths'][number];
export type SharedRecord = AuditDocument['shared'][number];

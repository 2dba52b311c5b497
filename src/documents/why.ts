// SPDX-License-Identifier: Apache-2.0
/** What `why` prints of a path. */
import {z} from 'zod';
import {from, head, layer, libvirt, maybe, text, type Body} from './shared.ts';

/** `path` is the search on the way, `missing` that nothing is there. */
const whyLayer = z.enum(['path', 'missing', 'mount', ...layer.options]);

export const whySchema = z.strictObject({
  ...head,
  domain: text,
  path: text,
  /** Where the path leads; the same when no symlink is on the way. */
  resolved: text,
  process: text,
  /** Letters of `rwkmx`. */
  access: text,
  verdict: z.enum(['allowed', 'refused']),
  /** The first layer that refuses, in the kernel's order; null when none does. */
  layer: whyLayer.nullable(),
  libvirt,
  /** In the order in which the kernel asks. */
  steps: z.array(
    z.strictObject({
      layer: whyLayer,
      /** `not asked`: the layer has no say here. `unknown`: it has one, and the host does not tell which. */
      verdict: z.enum(['allowed', 'refused', 'unknown', 'not asked']),
      reason: text,
      /** The rule, label, owner or mount that decided, or what is missing. */
      rule: text,
      /** The element of the definition behind it; null where there is none. */
      from: from.nullable(),
    }),
  ),
  /** Each was tried on the model and lets the process in; the smallest first. None where a refusal is right. */
  remedies: z.array(
    z.strictObject({
      layer: whyLayer,
      /** What it does, in a sentence. */
      text,
      /** Shell commands or XML, a line each. */
      command: text,
      /** What becomes reachable beyond the path that was asked for. */
      opens: text,
    }),
  ),
  /** Why a refusal is as it should be; null where it looks like a mistake. */
  right: maybe,
  /** How the VM gets what it is meant to have instead; null where there is nothing to say. */
  properly: maybe,
  /** Other VMs that were named, and reach the same object; absent where none was. */
  others: z
    .array(
      z.strictObject({
        domain: text,
        /** The name by which it has it. */
        path: text,
        /** Letters of `rw`. */
        access: text,
        /** What of its definition asks for it; null where nothing does. */
        device: maybe,
      }),
    )
    .optional(),
  /** Definitions of other VMs that could not be judged: `others` is not all. Absent where each could. */
  unjudged: z.array(text).optional(),
});

export type WhyDocument = Body<typeof whySchema>;
export type WhyStep = WhyDocument['steps'][number];
export type WhyLayer = WhyStep['layer'];
export type Remedy = WhyDocument['remedies'][number];
export type OtherVm = NonNullable<WhyDocument['others']>[number];

// SPDX-License-Identifier: Apache-2.0
/**
 * The shape of a host snapshot (docs/host-snapshots.md), which the facts make together. Keys that are not known here
 * are let pass, so that a newer version's file can be read; a known key has to be right.
 */
import type {Words} from './fact.ts';
import {ALL_FACTS, type Facts} from './facts/facts.ts';
import * as words from './snapshot-words.ts';
import {absolute, z} from './snapshot-words.ts';

type ShapesOf<Of> = {
  [Name in keyof Facts]: Facts[Name] extends {readonly of: Of; schema(words: Words): infer Shape}
    ? (shape: Shape) => void
    : never;
}[keyof Facts];
/** The keys of all facts that have any. */
type Together<Of> = ShapesOf<Of> extends (shape: infer Shape) => void ? Shape : never;

function together<Of extends 'host' | 'path'>(of: Of): Together<Of> {
  const shapes = ALL_FACTS.filter(([, fact]) => fact.of === of).map(([, fact]) => fact.schema(words));
  return Object.assign({}, ...shapes) as Together<Of>;
}

const path = z
  .object({
    type: z.enum(['file', 'directory', 'symlink', 'char', 'block', 'socket', 'fifo', 'absent']),
    ...together('path'),
  })
  .refine(entry => entry.type !== 'symlink' || entry.target !== undefined, {
    message: 'a symlink needs a target',
    path: ['target'],
  });

export const snapshotSchema = z.object({
  format: z.literal('svirtgen-host-snapshot'),
  version: z.literal(1),
  unlisted: z.enum(['absent', 'exists']).default('absent'),
  ...together('host'),
  paths: z.record(absolute, path).default({}),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotPath = Snapshot['paths'][string];

// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../../src/host/host.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';

/** A host from a snapshot's keys; the first two need not be given. */
export function recordedHost(keys: Readonly<Record<string, unknown>> = {}): Host {
  return snapshotHost(snapshotSchema.parse({format: 'svirtgen-host-snapshot', version: 1, ...keys}));
}

// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../../../../src/host/host.ts';
import {snapshotSchema} from '../../../../src/host/snapshot-schema.ts';
import {snapshotHost} from '../../../../src/host/snapshot.ts';

/** A host on which only these paths exist. */
export function snapshot(
  paths: Readonly<Record<string, unknown>>,
  also: Readonly<Record<string, unknown>> = {},
): Host {
  const facts = {format: 'svirtgen-host-snapshot', version: 1, unlisted: 'absent', paths, ...also};
  return snapshotHost(snapshotSchema.parse(facts));
}

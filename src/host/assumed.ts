// SPDX-License-Identifier: Apache-2.0
import type {Host} from './host.ts';
import {snapshotHost} from './snapshot.ts';
import {snapshotSchema} from './snapshot-schema.ts';

/** A host about which nothing is known and on which every path exists: a snapshot with nothing in it. */
export function assumedHost(): Host {
  return snapshotHost(
    snapshotSchema.parse({format: 'svirtgen-host-snapshot', version: 1, unlisted: 'exists'}),
    'assumed',
  );
}

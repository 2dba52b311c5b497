// SPDX-License-Identifier: Apache-2.0
import {ALL_FACTS} from './facts/facts.ts';
import type {Host} from './host.ts';
import type {Snapshot} from './snapshot-schema.ts';
import {snapshotHost} from './snapshot.ts';

/** A host about which nothing is known and on which every path exists: a snapshot with nothing in it. */
export function assumedHost(): Host {
  return snapshotHost(nothingRecorded(), 'assumed');
}

/** What the schema makes of an empty snapshot; put together by hand, so that zod is not loaded for it. */
export function nothingRecorded(): Snapshot {
  const tables = ALL_FACTS.map(([, fact]) => (fact.of === 'host' ? fact.none : undefined));
  return Object.assign(
    {format: 'svirtgen-host-snapshot', version: 1, unlisted: 'exists', paths: {}},
    ...tables,
  ) as Snapshot;
}

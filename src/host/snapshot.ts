// SPDX-License-Identifier: Apache-2.0
/** A host that was recorded, or is only assumed. */
import {hostOf, type Host} from './host.ts';
import {ALL_FACTS} from './facts/facts.ts';
import type {Snapshot} from './snapshot-schema.ts';
import {snapshotTree} from './snapshot-tree.ts';

/** @throws KnownError when the recorded paths contradict each other */
export function snapshotHost(snapshot: Snapshot, kind: 'snapshot' | 'assumed' = 'snapshot'): Host {
  const following = ALL_FACTS.flatMap(([, fact]) => (fact.of === 'host' && fact.paths?.(snapshot)) || []);
  const tree = snapshotTree(snapshot, following);
  return hostOf(kind, (fact, _name, host) =>
    fact.of === 'host' ? fact.replay(snapshot) : fact.replay(tree, host),
  );
}

// SPDX-License-Identifier: Apache-2.0
/** One VM's files, labelled or given back. */
import {KnownError} from '../errors.ts';
import type {Mode} from '../inventory/mode.ts';
import type {LayerId, LabelPlan} from '../layers/plan.ts';
import {applyLabels} from './apply.ts';
import {withLock, liveLabelStore, stateFolder} from './live-label-store.ts';
import type {Change} from './outcome.ts';
import {dryRunOf} from './dry-run.ts';
import {restoreLabels} from './restore.ts';
import {
  heldRequests,
  labelRequests,
  openTasks,
  restoreRequests,
  type Skipped,
  type LabelRequest,
} from './label-requests.ts';
import type {LabelStore, LabelLayer, OpenFile} from './label-store.ts';

export type Action = 'apply' | 'restore';

export interface Relabelled {
  readonly changes: readonly Change[];
  readonly skipped: readonly Skipped[];
}

/**
 * On this host, alone among the runs of svirtgen.
 *
 * @param layers of which the labels are set; others than selinux and dac have none
 * @throws KnownError when one label cannot be set; then none is
 */
export function relabelHere(
  action: Action,
  plan: LabelPlan,
  layers: readonly LayerId[],
  {dryRun, mode}: {readonly dryRun: boolean; readonly mode: Mode},
): Relabelled {
  const {uuid} = plan.domain;
  if (uuid === null)
    throw new KnownError(
      'NO_UUID',
      'the definition has no <uuid>, under which its use of files is recorded',
      {
        help: 'use the definition that libvirt prints (virsh dumpxml)',
      },
    );
  const state = stateFolder();
  const store = liveLabelStore(state, `libvirt-${uuid}`);
  if (!store.privileged && layers.includes('dac'))
    throw new KnownError('RELABEL_ROOT', 'only root can set owners', {
      help: 'run it as root, or with --backend selinux in a session',
    });
  if (dryRun) return relabel(action, plan, layers, dryRunOf(store), mode);
  return withLock(state, () => relabel(action, plan, layers, store, mode));
}

export function relabel(
  action: Action,
  plan: LabelPlan,
  layers: readonly LayerId[],
  store: LabelStore,
  mode: Mode = 'libvirt',
): Relabelled {
  const wanted = ({layer}: LabelRequest) => layers.includes(layer);
  const asked =
    action === 'apply' ? labelRequests(plan) : [...restoreRequests(plan), ...heldRequests(plan, store, mode)];
  const requests = asked.filter(wanted);
  const opened: OpenFile[] = [];
  try {
    const {tasks, skipped} = openTasks(requests, plan.namespace.nodes, store, opened);
    if (action === 'apply') return {changes: applyLabels(tasks, store), skipped};
    const changes = restoreLabels(tasks, store);
    for (const {layer, path, absent} of skipped) if (absent) forgetAbsent(layer, store.place(path), store);
    return {changes, skipped};
  } finally {
    for (const file of opened) store.close(file);
  }
}

function forgetAbsent(layer: LabelLayer, path: string, store: LabelStore): void {
  if (!store.othersHold(layer, path)) store.setFirst(layer, path, undefined);
  store.setMark(layer, path, undefined);
}

/** One machine's files, labelled or given back. */
import {Refusal} from '../errors.ts';
import type {Backend, LabelPlan} from '../labelers/plan.ts';
import {applyLabels} from './apply.ts';
import {alone, liveWorld, stateFolder} from './live-world.ts';
import type {Change} from './outcome.ts';
import {rehearsal} from './rehearsal.ts';
import {restoreLabels} from './restore.ts';
import {labelWishes, openTasks, restoreWishes} from './wishes.ts';
import type {Skipped, Wish} from './wishes.ts';
import type {OpenFile, World} from './world.ts';

export type Action = 'apply' | 'restore';

export interface Relabelled {
  readonly changes: readonly Change[];
  readonly skipped: readonly Skipped[];
}

/**
 * On this host, alone among the runs of svirtgen.
 *
 * @param backends of which the labels are set; others than selinux and dac have none
 * @throws Refusal when one label cannot be set; then none is
 */
export function relabelHere(
  action: Action,
  plan: LabelPlan,
  backends: readonly Backend[],
  {dryRun}: {readonly dryRun: boolean},
): Relabelled {
  const {uuid} = plan.domain;
  if (uuid === null)
    throw new Refusal('NO_UUID', 'the definition has no <uuid>, under which its part in files is noted', {
      help: 'use the definition that libvirt prints (virsh dumpxml)',
    });
  const state = stateFolder();
  const world = liveWorld(state, `libvirt-${uuid}`);
  if (!world.privileged && backends.includes('dac'))
    throw new Refusal('RELABEL_ROOT', 'only root can set owners', {
      help: 'run it as root, or with --backend selinux in a session',
    });
  if (dryRun) return relabel(action, plan, backends, rehearsal(world));
  return alone(state, () => relabel(action, plan, backends, world));
}

export function relabel(
  action: Action,
  plan: LabelPlan,
  backends: readonly Backend[],
  world: World,
): Relabelled {
  const wanted = ({model}: Wish) => backends.includes(model);
  const wishes = (action === 'apply' ? labelWishes(plan) : restoreWishes(plan)).filter(wanted);
  const opened: OpenFile[] = [];
  try {
    const {tasks, skipped} = openTasks(wishes, plan.namespace.nodes, world, opened);
    if (action === 'apply') return {changes: applyLabels(tasks, world), skipped};
    const changes = restoreLabels(tasks, world);
    for (const {model, path, absent} of skipped)
      if (absent) world.setMark(model, world.place(path), undefined);
    return {changes, skipped};
  } finally {
    for (const file of opened) world.close(file);
  }
}

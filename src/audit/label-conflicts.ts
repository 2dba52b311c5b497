// SPDX-License-Identifier: Apache-2.0
/** What libvirt's memory of labels makes of several machines: who is refused, and whose label is taken away. */
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {LabelPlan, Provenance} from '../layers/plan.ts';
import type {Conflict, ConflictUser} from './conflict.ts';
import {labelKey} from './objects.ts';
import {resolvedPath} from '../layers/analysis.ts';

type Model = 'selinux' | 'dac';

interface LabelRequest {
  readonly path: string;
  readonly label: string;
  readonly remember: boolean;
  readonly from: Provenance;
}

interface Holder {
  readonly machine: number;
  readonly user: ConflictUser;
}

interface FileState {
  readonly label: string;
  /** Those whose label is remembered: libvirt gives it to nobody else. */
  readonly counted: readonly Holder[];
  readonly last: Holder;
}

/** Starts one machine after another; one that is refused leaves things as they were. */
export function labelConflicts(machines: readonly PlanWithInventory[]): readonly Conflict[] {
  return (['selinux', 'dac'] as const).flatMap(model => {
    let files: ReadonlyMap<string, FileState> = new Map();
    return machines.flatMap((planned, machine) => {
      const {conflicts, after} = start(model, planned, machine, files);
      files = after;
      return conflicts;
    });
  });
}

function start(
  model: Model,
  {plan, site}: PlanWithInventory,
  machine: number,
  before: ReadonlyMap<string, FileState>,
): {readonly conflicts: readonly Conflict[]; readonly after: ReadonlyMap<string, FileState>} {
  const files = new Map(before);
  const conflicts: Conflict[] = [];
  // What is labelled in the machine's private /dev is nobody else's.
  const own = new Set(plan.namespace.nodes);
  for (const request of requestsOf(model, plan)) {
    if (!request.path.startsWith('/') || own.has(request.path)) continue;
    const path = resolvedPath(request.path, site.host);
    const key = labelKey(request.path, site.host);
    const state = files.get(key);
    const user = holderOf(request, plan, machine);
    const first = state?.counted[0];
    if (state && first && state.label !== request.label && request.remember) {
      conflicts.push(inUse(model, path, first, user));
      return {conflicts, after: before};
    }
    if (state && state.label !== request.label && state.last.machine !== machine)
      conflicts.push(overwritten(model, path, state.last, user));
    const counted = [...(state?.counted ?? []), ...(request.remember ? [user] : [])];
    files.set(key, {label: request.label, counted, last: user});
  }
  return {conflicts, after: files};
}

function requestsOf(model: Model, {selinux, dac}: LabelPlan): readonly LabelRequest[] {
  return model === 'selinux'
    ? selinux.labels.map(({context, ...rest}) => ({...rest, label: context}))
    : dac.labels.map(({uid, gid, ...rest}) => ({...rest, label: `${uid}:${gid}`}));
}

function holderOf({label, from}: LabelRequest, {domain}: LabelPlan, machine: number): Holder {
  const {name, uuid} = domain;
  return {machine, user: {name, uuid, from, wants: label}};
}

function inUse(model: Model, path: string, {user: first}: Holder, {user: second}: Holder): Conflict {
  const what = model === 'dac' ? 'DAC user or group' : 'SELinux label';
  return {
    code: model === 'dac' ? 'DAC_IN_USE' : 'SELINUX_IN_USE',
    severity: 'error',
    message: `Requested operation is not valid: Setting different ${what} on ${path} which is already in use`,
    path,
    users: [first, second],
  };
}

function overwritten(model: Model, path: string, {user: first}: Holder, {user: second}: Holder): Conflict {
  const what = model === 'dac' ? 'owner' : 'context';
  return {
    code: model === 'dac' ? 'DAC_OVERWRITTEN' : 'SELINUX_OVERWRITTEN',
    severity: 'warning',
    message: `${second.name} changes the ${what} of ${path} from ${first.wants}, which ${first.name} relies on, to ${second.wants}`,
    path,
    users: [first, second],
  };
}

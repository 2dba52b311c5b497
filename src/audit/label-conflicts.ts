// SPDX-License-Identifier: Apache-2.0
/** What libvirt's memory of labels makes of several machines: who is refused, and whose label is taken away. */
import type {Conflict, ConflictUser} from './conflict.ts';
import type {LabelWish} from './label-wishes.ts';

export type Model = 'selinux' | 'dac';

/** A machine that is started, with the labels that this sets. */
export interface Starting {
  readonly name: string;
  readonly uuid: string | null;
  readonly wishes: readonly LabelWish[];
}

interface Holder {
  readonly machine: number;
  readonly user: ConflictUser;
}

interface FileState {
  readonly label: string;
  /** The first whose label is remembered: libvirt gives it to nobody else. */
  readonly counted: Holder | undefined;
  readonly last: Holder;
}

/** A conflict, with the position of the machine that comes too late. */
export interface LateConflict {
  readonly machine: number;
  readonly conflict: Conflict;
}

/** Starts one machine after another; one that is refused leaves things as they were. */
export function labelConflicts(model: Model, machines: readonly Starting[]): readonly LateConflict[] {
  const files = new Map<string, FileState>();
  return machines.flatMap((starting, machine) => {
    const {conflicts, changed} = start(model, starting, machine, files);
    for (const [key, state] of changed) files.set(key, state);
    return conflicts.map(conflict => ({machine, conflict}));
  });
}

function start(
  model: Model,
  starting: Starting,
  machine: number,
  files: ReadonlyMap<string, FileState>,
): {readonly conflicts: readonly Conflict[]; readonly changed: ReadonlyMap<string, FileState>} {
  const changed = new Map<string, FileState>();
  const conflicts: Conflict[] = [];
  for (const wish of starting.wishes) {
    const {path, key, label, remember} = wish;
    const state = changed.get(key) ?? files.get(key);
    const user = holderOf(wish, starting, machine);
    const first = state?.counted;
    if (state && first && state.label !== label && remember) {
      conflicts.push(inUse(model, path, first, user));
      return {conflicts, changed: new Map()};
    }
    if (state && state.label !== label && state.last.machine !== machine)
      conflicts.push(overwritten(model, path, state.last, user));
    changed.set(key, {label, counted: first ?? (remember ? user : undefined), last: user});
  }
  return {conflicts, changed};
}

function holderOf({label, from}: LabelWish, {name, uuid}: Starting, machine: number): Holder {
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

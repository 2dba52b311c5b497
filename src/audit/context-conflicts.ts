// SPDX-License-Identifier: Apache-2.0
/** What libvirt's memory of contexts makes of several VMs: who is refused, and whose context is taken away. */
import type {FleetMember} from './fleet-member.ts';
import type {LabelRequest} from './label-requests.ts';

/** A VM that is started, with the contexts that this sets. */
export type Starting = Pick<FleetMember, 'name' | 'contexts'>;

interface Holder {
  /** The position of the VM. */
  readonly vm: number;
  readonly name: string;
  readonly request: LabelRequest;
}

export interface ContextConflict {
  readonly path: string;
  /** Whether libvirt refuses to start the later VM; else it takes the context away from the earlier one without a word. */
  readonly refused: boolean;
  /** The same VM twice when it is at odds with itself. */
  readonly earlier: Holder;
  readonly later: Holder;
}

interface FileState {
  /** The first whose context is remembered: libvirt gives the file to nobody else. */
  readonly counted: Holder | undefined;
  readonly last: Holder;
}

/** Starts one VM after another, with the conflicts of each; one that is refused leaves things as they were. */
export function* contextConflicts(vms: readonly Starting[]): Generator<readonly ContextConflict[]> {
  const files = new Map<string, FileState>();
  for (const [vm, starting] of vms.entries()) {
    const {conflicts, changed} = start(starting, vm, files);
    for (const [key, state] of changed) files.set(key, state);
    yield conflicts;
  }
}

function start(
  {name, contexts}: Starting,
  vm: number,
  files: ReadonlyMap<string, FileState>,
): {readonly conflicts: readonly ContextConflict[]; readonly changed: ReadonlyMap<string, FileState>} {
  const changed = new Map<string, FileState>();
  const conflicts: ContextConflict[] = [];
  for (const request of contexts) {
    const {path, key, label, remember} = request;
    const state = changed.get(key) ?? files.get(key);
    const later = {vm, name, request};
    const differs = state !== undefined && state.last.request.label !== label;
    if (differs && state.counted && remember) {
      const refusal = {path, refused: true, earlier: state.counted, later};
      return {conflicts: [...conflicts, refusal], changed: new Map()};
    }
    if (differs && state.last.vm !== vm) conflicts.push({path, refused: false, earlier: state.last, later});
    changed.set(key, {counted: state?.counted ?? (remember ? later : undefined), last: later});
  }
  return {conflicts, changed};
}

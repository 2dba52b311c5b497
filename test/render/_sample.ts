// SPDX-License-Identifier: Apache-2.0
/** Plans made by hand: rendering needs no definition. */
import type {LabelPlan, Provenance} from '../../src/layers/plan.ts';

export const UUID = 'd2e0a9f4-5c11-4b6e-9a63-0f4b9e1c7a55';
export const NAME = `libvirt-${UUID}`;

export function from(device: string, line = 12): Provenance {
  return {device, element: 'disk/source', line, column: 7, reason: "the VM's own image"};
}

export function plan(parts: Partial<LabelPlan> = {}): LabelPlan {
  return {
    domain: {name: 'web', uuid: UUID, id: -1, type: 'kvm'},
    processes: [],
    selinux: {process: null, image: null, labels: [], restore: []},
    dac: {uid: null, gid: null, labels: [], restore: []},
    apparmor: {profile: NAME, files: '', rules: []},
    cgroup: {rules: []},
    namespace: {nodes: []},
    warnings: [],
    ...parts,
  };
}

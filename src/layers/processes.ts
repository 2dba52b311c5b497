// SPDX-License-Identifier: Apache-2.0
/** The processes of a running domain: QEMU and its companions, each with its identity under every layer. */
import {contextParts, formatContext} from '../kernel-model/selinux/context-text.ts';
import {PROCESSES} from '../inventory/processes.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import {type Owner, swtpmOwner} from './dac/dac-identity.ts';
import {swtpmProfile} from './apparmor/companion-profile.ts';
import type {ProcessPlan} from './plan.ts';

/** What each layer gives the VM; null where the layer is not active. */
export interface VmIdentity {
  readonly selinux: string | null;
  readonly owner: Owner | null;
  readonly profile: string | null;
}

export const NO_IDENTITY: VmIdentity = {selinux: null, owner: null, profile: null};

export function planProcesses(
  inventory: Inventory,
  {domain, host, policy, libvirt}: Site,
  {selinux, owner, profile}: VmIdentity,
): readonly ProcessPlan[] {
  const vm = {selinux, uid: owner?.uid ?? null, gid: owner?.gid ?? null, profile};
  const root = owner && 0;
  const daemon = {selinux: null, uid: root, gid: root, profile: null};
  /** Where a companion has another identity than the VM; what it is told from is asked only of a VM that has one. */
  const own: Partial<Record<string, () => Partial<ProcessPlan>>> = {
    swtpm: () => ({
      ...(owner && swtpmOwner(host, policy)),
      profile: profile && (swtpmProfile(host) ?? profile),
    }),
    passt: () =>
      libvirt.passtApart
        ? {selinux: withType(selinux, 'passt_t'), profile: profile && `${profile}//passt`}
        : {},
    nbdkit: () => ({selinux: withType(selinux, 'nbdkit_t')}),
  };
  if (domain.type === 'lxc') return [{name: 'container', role: 'qemu', ...vm}];
  const used = new Set<string>(inventory.resources.map(({process}) => process));
  return Object.entries(PROCESSES)
    .filter(([role, {runs, runsWhereUsed}]) =>
      runsWhereUsed ? used.has(role) : runs?.({domain, host, policy}),
    )
    .map(([role, {name = role, apart}]) => ({name, role, ...(apart ? daemon : vm), ...own[role]?.()}));
}

function withType(context: string | null, type: string): string | null {
  return context === null ? null : formatContext({...contextParts(context), type});
}

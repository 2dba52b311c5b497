// SPDX-License-Identifier: Apache-2.0
/** The processes of a running domain: QEMU and its companions, each with its identity under every layer. */
import type {Domain} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import type {Policy} from '../policy/policy.ts';
import type {Owner} from './dac/dac-identity.ts';
import {swtpmProfile} from './apparmor/companion-profile.ts';
import type {ProcessPlan} from './plan.ts';
import {swtpmOwner} from './dac/swtpm-owner.ts';

/** What each layer gives the VM; null where the layer is not active. */
export interface VmIdentity {
  readonly selinux: string | null;
  readonly owner: Owner | null;
  readonly profile: string | null;
}

export const NO_IDENTITY: VmIdentity = {selinux: null, owner: null, profile: null};

export function planProcesses(
  domain: Domain,
  host: Host,
  policy: Policy,
  {selinux, owner, profile}: VmIdentity,
): readonly ProcessPlan[] {
  const vm = {selinux, uid: owner?.uid ?? null, gid: owner?.gid ?? null, profile};
  const companions: ProcessPlan[] = [];
  if (domain.tpms.some(({backend}) => backend.type === 'emulator')) {
    companions.push({
      name: 'swtpm',
      role: 'swtpm',
      ...vm,
      ...(owner && swtpmOwner(host, policy)),
      profile: profile && (swtpmProfile(host) ?? profile),
    });
  }
  if (domain.interfaces.some(({backend}) => backend.type === 'passt')) {
    companions.push({
      name: 'passt',
      role: 'passt',
      ...vm,
      selinux: withType(selinux, 'passt_t'),
      profile: profile && `${profile}//passt`,
    });
  }
  if (domain.videos.some(({vhostuser}) => vhostuser))
    companions.push({name: 'vhost-user-gpu', role: 'vhost-user-gpu', ...vm});
  // libvirt starts these two plainly: they keep the daemon's own identity.
  const root = owner && 0;
  const outside = {selinux: null, uid: root, gid: root, profile: null};
  if (domain.filesystems.some(({driver, socket}) => driver === 'virtiofs' && socket === undefined)) {
    companions.push({name: 'virtiofsd', role: 'virtiofsd', ...outside});
  }
  if (domain.disks.some(({source}) => source.reservations?.managed))
    companions.push({name: 'qemu-pr-helper', role: 'pr-helper', ...outside});
  return [{name: 'qemu', role: 'qemu', ...vm}, ...companions];
}

function withType(context: string | null, type: string): string | null {
  if (context === null) return null;
  const [user, role, , ...range] = context.split(':');
  return [user, role, type, ...range].join(':');
}

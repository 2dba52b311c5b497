/** The processes of a running domain: QEMU and its companions, each with its identity under every layer (section C.7, D.6, B.12). */
import type {Domain} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import type {Policy} from '../policy/policy.ts';
import type {DacIdentity} from './dac-identity.ts';
import type {ProcessPlan} from './plan.ts';
import type {SelinuxIdentity} from './selinux-identity.ts';

export function planProcesses(
  domain: Domain,
  host: Host,
  policy: Policy,
  selinux: SelinuxIdentity,
  dac: DacIdentity,
  profile: string | null,
): readonly ProcessPlan[] {
  const vm = {selinux: selinux.process, uid: dac.process.uid, gid: dac.process.gid, profile};
  const companions: ProcessPlan[] = [];
  if (domain.tpms.some(({backend}) => backend.type === 'emulator')) {
    companions.push({name: 'swtpm', role: 'swtpm', ...vm, ...swtpmIds(host, policy)});
  }
  if (domain.interfaces.some(({backend}) => backend.type === 'passt')) {
    companions.push({
      name: 'passt',
      role: 'passt',
      ...vm,
      selinux: withType(selinux.process, 'passt_t'),
      profile: profile && `${profile}//passt`,
    });
  }
  if (domain.videos.some(({vhostuser}) => vhostuser))
    companions.push({name: 'vhost-user-gpu', role: 'vhost-user-gpu', ...vm});
  // libvirt starts these two plainly: they keep the daemon's own identity.
  const outside = {selinux: null, uid: 0, gid: 0, profile: null};
  if (domain.filesystems.some(({driver, socket}) => driver === 'virtiofs' && socket === undefined)) {
    companions.push({name: 'virtiofsd', role: 'virtiofsd', ...outside});
  }
  if (domain.disks.some(({source}) => source.reservations?.managed))
    companions.push({name: 'qemu-pr-helper', role: 'pr-helper', ...outside});
  return [{name: 'qemu', role: 'qemu', ...vm}, ...companions];
}

/** swtpm runs as swtpm_user, or as root where the host has no such user. */
function swtpmIds(host: Host, policy: Policy): {readonly uid: number; readonly gid: number} {
  const number = (text: string) => (/^\+?\d+$/.test(text) ? Number(text) : undefined);
  return {
    uid: number(policy.swtpmUser) ?? host.uidOf(policy.swtpmUser) ?? 0,
    gid: number(policy.swtpmGroup) ?? host.gidOf(policy.swtpmGroup) ?? 0,
  };
}

function withType(context: string | null, type: string): string | null {
  if (context === null) return null;
  const [user, role, , ...range] = context.split(':');
  return [user, role, type, ...range].join(':');
}

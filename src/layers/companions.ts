/** What QEMU and its companions own, and the sockets they meet at: who listens, and who has to get there. */
import type {ProcessRole, Provenance, Resource, Role} from '../inventory/resource.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {OwnedFile, ProcessPlan, ProcessSocket} from './plan.ts';
import {helperSocket} from './labels/start-labels.ts';

type Party = ProcessRole | 'external';

interface Meeting {
  readonly listens: Party;
  readonly connects: Party;
}

const external = {listens: 'external', connects: 'qemu'} as const;

/** Sockets whose listener does not depend on the definition. The GPU's back end shares a pair without a name. */
const MEETINGS: Partial<Record<Role, Meeting>> = {
  'monitor-socket': {listens: 'qemu', connects: 'libvirtd'},
  'tpm-emulator-socket': {listens: 'swtpm', connects: 'qemu'},
  'tpm-external-socket': external,
  'passt-socket': {listens: 'passt', connects: 'qemu'},
  'reservations-socket': external,
  'shmem-socket': external,
};

/** Back ends that somebody else runs: the definition says who of the two waits. */
const BY_MODE: readonly Role[] = ['vhost-user-socket', 'disk-socket', 'chardev-socket'];

/** Files a companion gets for itself, with the mode libvirt gives them. */
const OWNED: Partial<Record<Role, {readonly process: ProcessRole; readonly mode: string | null}>> = {
  'tpm-emulator-state': {process: 'swtpm', mode: '0700'},
  'tpm-emulator-log': {process: 'swtpm', mode: '0644'},
  'passt-socket': {process: 'passt', mode: null},
  'passt-pid': {process: 'passt', mode: null},
  'passt-log': {process: 'passt', mode: null},
  'virtiofsd-log': {process: 'virtiofsd', mode: null},
};

/** The processes with their files and sockets, in the inventory's order. */
export function withCompanions(
  processes: readonly ProcessPlan[],
  inventory: Inventory,
  site: Site,
): readonly ProcessPlan[] {
  const sockets = [...inventory.resources.flatMap(socketOf), ...helperSockets(site)];
  return processes.map(process => ({
    ...process,
    owns: inventory.resources.flatMap(resource => ownedBy(process, resource)),
    sockets: sockets.filter(({listens, connects}) => [listens, connects].includes(process.role)),
  }));
}

function socketOf({role, path, mode, passed, from}: Resource): readonly ProcessSocket[] {
  const meeting = MEETINGS[role];
  if (meeting) return [{path, ...meeting, from}];
  if (role === 'virtiofs-socket') return [{path, ...external, ...(passed && {listens: 'virtiofsd'}), from}];
  if (!BY_MODE.includes(role)) return [];
  return [mode === 'bind' ? {path, listens: 'qemu', connects: 'external', from} : {path, ...external, from}];
}

function helperSockets(site: Site): readonly ProcessSocket[] {
  return helperSocket(site).map(({path, from}) => ({path, listens: 'pr-helper', connects: 'qemu', from}));
}

function ownedBy(
  {role: process, uid, gid}: ProcessPlan,
  {role, path, from}: {readonly role: Role; readonly path: string; readonly from: Provenance},
): readonly OwnedFile[] {
  const owned = OWNED[role];
  if (owned?.process !== process || uid === null || gid === null) return [];
  return [{path, uid, gid, mode: owned.mode, from}];
}

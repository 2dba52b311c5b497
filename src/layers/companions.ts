// SPDX-License-Identifier: Apache-2.0
/** What QEMU and its companions own, and the sockets they meet at: who listens, and who has to get there. */
import {octal} from '../kernel-model/dac/mode-bits.ts';
import type {Provenance, Resource, Role} from '../inventory/resource.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {Meeting} from '../inventory/traits.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {OwnedFile, ProcessPlan, ProcessSocket} from './plan.ts';
import {helperSocket} from './labels/start-labels.ts';

const external: Meeting = {listens: 'external', connects: 'qemu'};

/** The processes with their files and sockets, in the inventory's order. */
export function withCompanions(
  processes: readonly ProcessPlan[],
  inventory: Inventory,
  site: Site,
): readonly ProcessPlan[] {
  const helper = helperSocket(site).map(({path, from}) => ({
    path,
    listens: 'pr-helper',
    connects: 'qemu',
    from,
  }));
  const sockets = [...inventory.resources.flatMap(socketOf), ...helper];
  return processes.map(process => ({
    ...process,
    owns: inventory.resources.flatMap(resource => ownedBy(process, resource)),
    sockets: sockets.filter(({listens, connects}) => [listens, connects].includes(process.role)),
  }));
}

function socketOf({role, path, mode, passed, from}: Resource): readonly ProcessSocket[] {
  const {meeting} = TRAITS[role];
  if (meeting === undefined) return [];
  // virtiofsd gets its listening socket handed over, unless somebody else runs it.
  if (meeting === 'by-passing') return [{path, ...external, ...(passed && {listens: 'virtiofsd'}), from}];
  if (meeting !== 'by-mode') return [{path, ...meeting, from}];
  return [mode === 'bind' ? {path, listens: 'qemu', connects: 'external', from} : {path, ...external, from}];
}

function ownedBy(
  {role: process, uid, gid}: ProcessPlan,
  {role, path, from}: {readonly role: Role; readonly path: string; readonly from: Provenance},
): readonly OwnedFile[] {
  const {companion, made} = TRAITS[role];
  if (companion !== process || uid === null || gid === null) return [];
  return [{path, uid, gid, mode: made?.mode === undefined ? null : octal(made.mode), from}];
}

// SPDX-License-Identifier: Apache-2.0
/** Owners and contexts that objects have once the plan's labels are set. */
import type {Resource} from '../inventory/resource.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {ProcessPlan, Provenance} from './plan.ts';
import type {PlanWithInventory} from './plan-with-inventory.ts';
import {keepsContext, keepsOwner} from './prerequisites/can-keep.ts';
import {resolvedPath} from './resolved-path.ts';

export interface PlannedOwner {
  readonly uid: number;
  readonly gid: number;
  /** Whether it is made at start; else a missing object stays missing. */
  readonly made: boolean;
  /** Known where libvirt sets it. */
  readonly mode: number | undefined;
  readonly from: Provenance;
}

export interface PlannedContext {
  readonly context: string;
  readonly from: Provenance;
}

/** By resolved path. The last label that is set counts, and only where the file system keeps it. */
export function plannedOwners({plan, inventory, site}: PlanWithInventory): Map<string, PlannedOwner> {
  const owners = new Map<string, PlannedOwner>();
  const at = (path: string) => resolvedPath(path, site.host);
  for (const resource of inventory.resources) {
    const owner = createdOwner(resource, plan.processes);
    if (owner) owners.set(at(resource.path), owner);
  }
  // libvirt copies the template of a variable store that is not there yet.
  const copied = new Set(inventory.of('nvram').map(({path}) => path));
  const given = [
    ...(plan.dac.runtime ?? []).map(label => ({...label, made: true})),
    ...plan.dac.labels.map(label => ({...label, made: copied.has(label.path)})),
  ];
  for (const {path, uid, gid, made, from} of given) {
    if (!made && !keepsOwner(path, site.host)) continue;
    const place = at(path);
    const known = owners.get(place);
    owners.set(place, {uid, gid, made: made || known?.made === true, mode: known?.mode, from});
  }
  return owners;
}

function createdOwner({role, from}: Resource, processes: readonly ProcessPlan[]): PlannedOwner | undefined {
  const {owner, mode} = TRAITS[role].made ?? {};
  const maker = owner && processes.find(process => process.role === owner);
  if (!maker || maker.uid === null || maker.gid === null) return undefined;
  return {uid: maker.uid, gid: maker.gid, made: true, mode, from};
}

/** By resolved path, as the owners. */
export function plannedContexts({plan, site}: PlanWithInventory): Map<string, PlannedContext> {
  const contexts = new Map<string, PlannedContext>();
  const put = (path: string, planned: PlannedContext) => {
    if (keepsContext(path, site.host)) contexts.set(resolvedPath(path, site.host), planned);
  };
  const {labels, runtime = [], tpmState = []} = plan.selinux;
  for (const {path, context, from} of [...runtime, ...tpmState, ...labels]) put(path, {context, from});
  return contexts;
}

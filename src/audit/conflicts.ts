// SPDX-License-Identifier: Apache-2.0
/** Files that machines cannot have at the same time, or that one machine has in two ways. */
import type {Resource} from '../inventory/resource.ts';
import {isImage} from '../inventory/roles.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {Conflict, ConflictUser} from './conflict.ts';
import type {LabelPlan} from '../layers/plan.ts';
import type {Host} from '../host/host.ts';
import {networkImages} from '../inventory/network-images.ts';
import {objectKey} from './objects.ts';
import {labelConflicts} from './label-conflicts.ts';
import {labelWishes} from './label-wishes.ts';
import {resolvedPath} from '../layers/analysis.ts';

interface Use {
  readonly user: ConflictUser;
  readonly writes: boolean;
  readonly shareable: boolean;
}

/**
 * As if all machines were started, in the order given. Two definitions of one machine (one UUID) never run
 * together: the first one stands for it.
 */
export function findConflicts(definitions: readonly PlanWithInventory[]): readonly Conflict[] {
  const seen = new Set<string>();
  const machines = definitions.filter(({plan: {domain}}) => {
    if (domain.uuid === null) return true;
    if (seen.has(domain.uuid)) return false;
    seen.add(domain.uuid);
    return true;
  });
  const labels = (['selinux', 'dac'] as const).flatMap(model =>
    labelConflicts(
      model,
      machines.map(planned => ({...planned.plan.domain, wishes: labelWishes(model, planned)})),
    ),
  );
  return [...labels.map(({conflict}) => conflict), ...contentConflicts(machines)];
}

/** Images are what a second writer destroys; devices and sockets look after themselves. */
function contentConflicts(machines: readonly PlanWithInventory[]): readonly Conflict[] {
  const uses = new Map<string, Content>();
  for (const {inventory, plan, site} of machines) {
    const named = [...inventory.resources.filter(isContent), ...networkImages(site.domain)];
    for (const resource of named) {
      const key = objectKey(resource.path, site.host);
      const known = uses.get(key) ?? contentOf(resource.path, site.host);
      known.list.push(useOf(resource, plan.domain));
      uses.set(key, known);
    }
  }
  return [
    ...[...uses.values()].flatMap(({path, list}) => contentConflict(path, list) ?? []),
    ...[...uses.values()].flatMap(content => stackConflicts(content, uses)),
  ];
}

interface Content {
  readonly path: string;
  readonly list: Use[];
  /** Ids of what a device lies on; an image file is only one of many on its disk. */
  readonly on: readonly string[];
}

function contentOf(path: string, host: Host): Content {
  if (!path.startsWith('/')) return {path, list: [], on: []};
  const object = host.object(path);
  const on = object?.id?.startsWith('file ') ? [] : (object?.on ?? []);
  return {path: resolvedPath(path, host), list: [], on};
}

/** A partition or a volume, and the disk it is on. */
function stackConflicts({list, on}: Content, uses: ReadonlyMap<string, Content>): readonly Conflict[] {
  return on.flatMap(id => {
    const below = uses.get(id);
    return below ? (contentConflict(below.path, [worst(below.list), worst(list)]) ?? []) : [];
  });
}

function worst(list: readonly Use[]): Use {
  return list.find(({writes}) => writes) ?? list[0]!;
}

function isContent(resource: Resource): boolean {
  const {role, storage, path} = resource;
  const image = isImage(resource);
  return (
    path.startsWith('/') && (role === 'pmem' || (image && storage?.local === true && !storage.directory))
  );
}

function useOf({access, shareable, from}: Resource, {name, uuid}: LabelPlan['domain']): Use {
  const writes = access.includes('w');
  return {user: {name, uuid, from, wants: writes ? 'write' : 'read'}, writes, shareable};
}

function contentConflict(path: string, uses: readonly Use[]): Conflict | undefined {
  const writers = uses.filter(({writes}) => writes);
  const [writer] = writers;
  // All of them being shareable is what a cluster's file system is for.
  if (!writer || uses.length < 2 || uses.every(({shareable}) => shareable)) return undefined;
  const twice = writers.length > 1;
  const users = (twice ? writers : [writer, ...uses.filter(use => use !== writer)]).map(({user}) => user);
  const names = users.map(({name, from}) => `${name} (${from.device})`);
  const [first, ...others] = names;
  return {
    code: twice ? 'WRITTEN_TWICE' : 'WRITTEN_AND_READ',
    severity: twice ? 'error' : 'warning',
    message: twice
      ? `${path} is written by ${names.join(' and ')}`
      : `${path} is written by ${first} and read by ${others.join(' and ')}`,
    path,
    users,
  };
}

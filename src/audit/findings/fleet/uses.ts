// SPDX-License-Identifier: Apache-2.0
/** Which VMs use a path, and how. */
import type {Resource} from '../../../inventory/resource.ts';
import {isImage} from '../../../inventory/roles.ts';
import type {Host} from '../../../host/host.ts';
import {networkImages} from '../../../inventory/network-images.ts';
import {directoriesHolding, locatedDirectory} from '../../located.ts';
import {objectUse, sameObjects} from '../../same-object.ts';
import type {FindingContext} from '../context.ts';
import {writes} from '../needs.ts';

export interface FleetUse {
  /** Position of the VM in the fleet. */
  readonly of: number;
  /** What is the same for two definitions of one VM: they never run together. */
  readonly vm: string;
  readonly name: string;
  readonly resource: Resource;
}

/** A use with those of other VMs that reach the same object. */
export interface SharedUse {
  readonly use: FleetUse;
  readonly others: readonly FleetUse[];
}

/** One entry for each object and VM, and for reading and writing; only what more than one VM reaches. */
export function sharedUses(fleet: readonly FindingContext[]): readonly SharedUse[] {
  const hostOf = ({of}: FleetUse) => fleet[of]!.analysis.host;
  const uses = [...fleetUses(fleet), ...networkUses(fleet)].map(use =>
    objectUse(use, use.resource.path, hostOf(use), isDisk(use.resource)),
  );
  const [same, overlapping] = [sameObjects(uses), overlaps(uses.map(({use}) => use).filter(isShare), hostOf)];
  const seen = new Set<string>();
  return uses.flatMap(one => {
    const {use} = one;
    const again = `${use.of} ${writes(use.resource)} ${one.key}`;
    if (seen.has(again)) return [];
    seen.add(again);
    const others = new Set([...same(one).map(other => other.use), ...(overlapping.get(use) ?? [])]);
    const foreign = [...others].filter(({vm}) => vm !== use.vm);
    return foreign.length > 0 ? [{use, others: foreign}] : [];
  });
}

/** What has content that something else can lie on: a partition, a volume, an image on a disk's file system. */
function isDisk(resource: Resource): boolean {
  return isImage(resource) || resource.kind === 'nvram' || resource.role === 'scsi-node';
}

function isShare({resource}: FleetUse): boolean {
  return resource.role === 'filesystem-directory';
}

/** For each shared directory those that lie in it or that it lies in, by name or by mounts. */
function overlaps(
  shares: readonly FleetUse[],
  hostOf: (use: FleetUse) => Host,
): ReadonlyMap<FleetUse, ReadonlySet<FleetUse>> {
  const directories = shares.map(use => ({use, at: locatedDirectory(use.resource.path, hostOf(use))}));
  const holders = directoriesHolding(directories);
  const found = new Map<FleetUse, Set<FleetUse>>();
  const add = (one: FleetUse, other: FleetUse): void => {
    const known = found.get(one);
    if (known) known.add(other);
    else found.set(one, new Set([other]));
  };
  for (const {use, at} of directories) {
    const parts = [at, ...at.inside.map(place => ({path: at.path, place}))];
    for (const holder of new Set(parts.flatMap(holders))) {
      // A VM may share one directory with itself thousands of times.
      if (holder.vm === use.vm) continue;
      add(use, holder);
      add(holder, use);
    }
  }
  return found;
}

function networkUses(fleet: readonly FindingContext[]): readonly FleetUse[] {
  return fleet.flatMap(({analysis}, of) => {
    const {name, uuid} = analysis.plan.domain;
    return networkImages(analysis.site.domain).map(resource => ({of, vm: uuid ?? name, name, resource}));
  });
}

export function fleetUses(fleet: readonly FindingContext[]): readonly FleetUse[] {
  return fleet.flatMap(({analysis}, of) => {
    const {name, uuid} = analysis.plan.domain;
    return analysis.inventory.resources
      .filter(({access}) => access !== '')
      .map(resource => ({of, vm: uuid ?? name, name, resource}));
  });
}

const NAMED = 3;

/** Such as `web-1, web-2, web-3 and 4 more`. */
export function vmNames(uses: readonly Pick<FleetUse, 'name' | 'vm'>[]): string {
  const names = [...new Map(uses.map(({vm, name}) => [vm, name])).values()];
  const rest = names.length - NAMED;
  if (rest > 0) return `${names.slice(0, NAMED).join(', ')} and ${rest} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

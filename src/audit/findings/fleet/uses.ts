/** Which VMs use a path, and how. */
import type {Resource} from '../../../inventory/resource.ts';
import {isImage} from '../../../inventory/roles.ts';
import {objectKey} from '../../objects.ts';
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

interface ObjectUse {
  readonly use: FleetUse;
  readonly key: string;
  /** Ids of what it lies on; empty where that does not matter. */
  readonly on: readonly string[];
}

/** One entry for each object and VM, and for reading and writing; only what more than one VM reaches. */
export function sharedUses(fleet: readonly FindingContext[]): readonly SharedUse[] {
  const uses = fleetUses(fleet).map(use => objectUse(use, fleet));
  const [byKey, byOn] = [indexed(uses, ({key}) => [key]), indexed(uses, ({on}) => on)];
  const seen = new Set<string>();
  return [...byKey.values()].flat().flatMap(({use, key, on}) => {
    const again = `${use.of} ${writes(use.resource)} ${key}`;
    if (seen.has(again)) return [];
    seen.add(again);
    const stacked = isDisk(use.resource)
      ? [...on.flatMap(one => byKey.get(one) ?? []), ...(byOn.get(key) ?? [])].filter(other =>
          isDisk(other.use.resource),
        )
      : [];
    const others = [...(byKey.get(key) ?? []), ...stacked].map(other => other.use);
    const foreign = [...new Set(others)].filter(({vm}) => vm !== use.vm);
    return foreign.length > 0 ? [{use, others: foreign}] : [];
  });
}

function objectUse(use: FleetUse, fleet: readonly FindingContext[]): ObjectUse {
  const {host} = fleet[use.of]!.analysis;
  const {path} = use.resource;
  return {use, key: objectKey(path, host), on: isDisk(use.resource) ? (host.object(path)?.on ?? []) : []};
}

/** What has content that something else can lie on: a partition, a volume, an image on a disk's file system. */
function isDisk(resource: Resource): boolean {
  return isImage(resource) || resource.kind === 'nvram' || resource.role === 'scsi-node';
}

function indexed(
  uses: readonly ObjectUse[],
  keysOf: (use: ObjectUse) => readonly string[],
): ReadonlyMap<string, readonly ObjectUse[]> {
  const found = new Map<string, ObjectUse[]>();
  for (const use of uses) {
    for (const key of keysOf(use)) {
      const known = found.get(key);
      if (known) known.push(use);
      else found.set(key, [use]);
    }
  }
  return found;
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

// SPDX-License-Identifier: Apache-2.0
/** Which VMs use a path, and how. */
import {TRAITS} from '../../../inventory/roles.ts';
import {type FleetMember, type Keyed, type MemberUse, vmOf} from '../../fleet-member.ts';
import {listIn} from '../../../list-in.ts';
import {once} from '../../../once.ts';
import {directoriesHolding} from '../../located.ts';
import {writes} from '../needs.ts';

export interface FleetUse {
  /** Position of the VM in the fleet. */
  readonly of: number;
  /** What is the same for two definitions of one VM: they never run together. */
  readonly vm: string;
  readonly name: string;
  readonly resource: MemberUse;
}

/** A use, and those of other VMs that reach the same object: many read what nobody writes, so whoever asks pays. */
interface SharedUse {
  readonly use: FleetUse;
  readonly others: () => readonly FleetUse[];
}

/** One entry for each object and VM, for reading and writing, and for what it is to VMs that have it together. */
export function* sharedUses(fleet: readonly FleetMember[]): Generator<SharedUse> {
  if (fleet.length < 2) return;
  const uses = [...fleetUses(fleet), ...networkUses(fleet)];
  const same = sameObjects(uses, ({resource}) => resource);
  const overlapping = overlaps(uses);
  const seen = new Set<string>();
  for (const use of uses) {
    const {of, vm, resource} = use;
    const again = `${of} ${writes(resource)} ${TRAITS[resource.role].shared} ${resource.key}`;
    if (seen.has(again)) continue;
    seen.add(again);
    // What libvirt names after VMs: those of one name are told to have it twice, which is the cause, and names that are
    // cut to the same beginning have ids in front of them once the VMs run.
    const others = once(() =>
      [...new Set([...same(use), ...(overlapping.get(use) ?? [])])].filter(
        other => other.vm !== vm && !(resource.ofName && other.resource.ofName),
      ),
    );
    yield {use, others};
  }
}

/** For each shared directory those that lie in it or that it lies in, by name or by mounts. */
function overlaps(uses: readonly FleetUse[]): ReadonlyMap<FleetUse, Iterable<FleetUse>> {
  const directories = uses.flatMap(use => {
    const {directory} = use.resource;
    return directory === undefined ? [] : [{use, at: directory}];
  });
  const found = new Map<FleetUse, FleetUse[]>();
  // One VM may have hundreds of directories in each other, and nobody to share them with.
  if (new Set(directories.map(({use: {vm}}) => vm)).size < 2) return found;
  const holders = directoriesHolding(directories);
  for (const {use, at} of directories) {
    const parts = [at, ...at.inside.map(place => ({path: at.path, place}))];
    for (const holder of new Set(parts.flatMap(holders))) {
      // A VM may share one directory with itself thousands of times.
      if (holder.vm === use.vm) continue;
      listIn(found, use).push(holder);
      listIn(found, holder).push(use);
    }
  }
  return found;
}

function networkUses(fleet: readonly FleetMember[]): readonly FleetUse[] {
  return fleet.flatMap((member, of) => member.images.map(resource => useOf(resource, member, of)));
}

export function fleetUses(fleet: readonly FleetMember[]): readonly FleetUse[] {
  return fleet.flatMap((member, of) => member.uses.map(resource => useOf(resource, member, of)));
}

function useOf(resource: MemberUse, member: FleetMember, of: number): FleetUse {
  return {of, vm: vmOf(member), name: member.name, resource};
}

const NAMED = 3;

/** Such as `web-1, web-2, web-3 and 4 more`. */
export function vmNames(uses: readonly Pick<FleetUse, 'name' | 'vm'>[]): string {
  return namesOfOthers(uses)(undefined);
}

/** The same of all but one VM, for each of a list that may be long; empty where there is no other. */
export function namesOfOthers(
  uses: readonly Pick<FleetUse, 'name' | 'vm'>[],
): (vm: string | undefined) => string {
  const all = new Map(uses.map(({vm, name}) => [vm, name]));
  return but => {
    const count = all.size - (but !== undefined && all.has(but) ? 1 : 0);
    const names: string[] = [];
    for (const [vm, name] of all) {
      if (names.length === NAMED) break;
      if (vm !== but) names.push(name);
    }
    if (count > NAMED) return `${names.join(', ')} and ${count - NAMED} more`;
    return count > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
  };
}

/** Asks for all that reach the same object as one of them, itself included; each question is one look-up. */
function sameObjects<Use>(uses: readonly Use[], objectOf: (use: Use) => Keyed): (use: Use) => readonly Use[] {
  const byKey = indexed(uses, use => [objectOf(use).key]);
  const byOn = indexed(uses, use => objectOf(use).on);
  const stacking = (use: Use) => objectOf(use).on.length > 0;
  return use => {
    const {key, on} = objectOf(use);
    const below = on.flatMap(id => byKey.get(id) ?? []);
    return [...new Set([...(byKey.get(key) ?? []), ...below, ...(byOn.get(key) ?? []).filter(stacking)])];
  };
}

function indexed<Use>(
  uses: readonly Use[],
  keysOf: (use: Use) => readonly string[],
): ReadonlyMap<string, readonly Use[]> {
  const found = new Map<string, Use[]>();
  for (const use of uses) {
    for (const key of keysOf(use)) listIn(found, key).push(use);
  }
  return found;
}

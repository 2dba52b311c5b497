/** Which VMs use a path, and how. */
import {withoutTrailingSlashes} from '../../../text/paths.ts';
import type {Resource} from '../../../inventory/resource.ts';
import {resolvedPath} from '../../../layers/analysis.ts';
import type {FindingContext} from '../context.ts';

export interface FleetUse {
  /** Position of the VM in the fleet. */
  readonly of: number;
  /** What is the same for two definitions of one VM: they never run together. */
  readonly vm: string;
  readonly name: string;
  readonly resource: Resource;
}

/** By resolved path; only paths that more than one VM names. */
export function sharedUses(fleet: readonly FindingContext[]): ReadonlyMap<string, readonly FleetUse[]> {
  const found = new Map<string, FleetUse[]>();
  for (const use of fleetUses(fleet)) {
    const path = withoutTrailingSlashes(resolvedPath(use.resource.path, fleet[use.of]!.analysis.host));
    const known = found.get(path);
    if (known) known.push(use);
    else found.set(path, [use]);
  }
  return new Map([...found].filter(([, uses]) => new Set(uses.map(({vm}) => vm)).size > 1));
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

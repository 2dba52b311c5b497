// SPDX-License-Identifier: Apache-2.0
/** What the plan alone cannot bring about: warnings that say what else the host needs. */
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {DacAtStart, DacPlan, PlanWarning, ProcessPlan, SelinuxPlan} from '../plan.ts';
import {fileSystemWarnings} from './file-systems.ts';
import {searchWarnings} from './search.ts';
import type {Host} from '../../host/host.ts';
import {walkPath} from '../../host/walk-path.ts';
import type {Resource} from '../../inventory/resource.ts';

export function prerequisiteWarnings(
  inventory: Inventory,
  plan: {
    readonly selinux: SelinuxPlan;
    readonly dac: DacPlan & DacAtStart;
    readonly processes: readonly ProcessPlan[];
  },
  {host, policy}: Site,
): readonly PlanWarning[] {
  return [
    ...linkWarnings(inventory.resources, host),
    ...searchWarnings(inventory.resources, plan.dac, host),
    ...fileSystemWarnings(plan, inventory.resources, {host, policy}),
  ];
}

export function linkWarnings(resources: readonly Resource[], host: Host): readonly PlanWarning[] {
  const seen = new Set<string>();
  return resources.flatMap(({path, from, passed}): readonly PlanWarning[] => {
    if (passed || !path.startsWith('/') || seen.has(path)) return [];
    seen.add(path);
    // Nearly every file is there, and needs no walk.
    if (host.stat(path) !== undefined) return [];
    const {problem, end} = walkPath(path, host);
    if (problem !== 'loop') return [];
    const message = `${path} (${from.reason}) leads to no file: too many symbolic links on the way, the last one ${end}; the VM does not start`;
    return [{code: 'LINKS_LEAD_NOWHERE', message, from}];
  });
}

// SPDX-License-Identifier: Apache-2.0
/** What the plan alone cannot bring about: warnings that say what else the host needs. */
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {DacAtStart, DacPlan, PlanWarning, ProcessPlan, SelinuxPlan} from '../plan.ts';
import {fileSystemWarnings} from './file-systems.ts';
import {linkWarnings} from './links.ts';
import {searchWarnings} from './search.ts';

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

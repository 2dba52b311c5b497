// SPDX-License-Identifier: Apache-2.0
/** A plan with what it was derived from, for those who ask further questions. */
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {LabelPlan} from './plan.ts';

export interface PlanWithInventory {
  readonly plan: LabelPlan;
  readonly inventory: Inventory;
  readonly site: Site;
}

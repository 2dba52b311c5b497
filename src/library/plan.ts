// SPDX-License-Identifier: Apache-2.0
/** Every label and rule of every layer. */
import {planWithInventory} from '../layers/plan-domain.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {withParsed, type Definition, type ParsedDefinition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';

/** `domain` is as it was parsed, before QEMU's own defaults. */
export interface PlannedDomain extends PlanWithInventory, ParsedDefinition {}

/** @throws KnownError when the definition is refused */
export function planParsed(definition: ParsedDefinition, site: PlanningSite): PlannedDomain {
  return {...definition, ...planWithInventory(definition.domain, site.host, site.policy, site)};
}

/** @throws KnownError when the definition is refused, with file and place */
export function planDefinition(definition: Definition, site: PlanningSite): PlannedDomain {
  return withParsed(definition, site, parsed => planParsed(parsed, site));
}

/**
 * What a VM gets from each layer, as `svirtgen plan --format json` has it. A definition that strict mode carries out
 * nowhere has `refused` in its plan.
 *
 * @throws KnownError when libvirt would refuse the definition
 */
export function plan(definition: Definition, site: PlanningSite): LabelPlan {
  return planDefinition(definition, site).plan;
}

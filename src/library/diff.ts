// SPDX-License-Identifier: Apache-2.0
/** What changes in the policy between two states of a fleet. */
import {isDifferent} from '../diff/change.ts';
import type {DomainDiff} from '../diff/change.ts';
import {diffFleets} from '../diff/diff-plans.ts';
import type {LabelPlan} from '../layers/plan.ts';
import type {Definition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {plan} from './plan.ts';

/**
 * Compares by meaning, layer by layer. VMs are matched by UUID, those without by name.
 *
 * @param before definitions, or plans of an earlier day
 * @returns the VMs that differ, as `svirtgen diff --format json` has them below `domains`; none when all are the same
 * @throws KnownError when one of the definitions is refused
 */
export function diff(
  before: readonly (Definition | LabelPlan)[],
  after: readonly (Definition | LabelPlan)[],
  site: PlanningSite,
): readonly DomainDiff[] {
  const plans = (side: readonly (Definition | LabelPlan)[]) =>
    side.map(one => ('xml' in one ? plan(one, site) : one));
  return diffFleets(plans(before), plans(after), {layers: site.layers}).filter(isDifferent);
}

// SPDX-License-Identifier: Apache-2.0
/** What changes in the policy between two states of a fleet. */
import {isDifferent, type DomainDiff} from '../diff/change.ts';
import {deviceFacts} from '../diff/device-facts.ts';
import {diffFleets, type ComparedPlan} from '../diff/diff-plans.ts';
import {reportOf} from '../audit/report.ts';
import {withoutSuppressed} from '../audit/suppressions.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {auditPlanned, isoDay} from './audit.ts';
import {listed, type Definition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {planDefinition} from './plan.ts';
import {stockRulesOf} from './stock-rules.ts';

/**
 * Definitions with what is to be compared of them: plans, devices, and what an audit of them all finds.
 *
 * @throws KnownError when one of the definitions is refused
 */
export function comparedPlans(
  definitions: readonly Definition[],
  site: PlanningSite,
): readonly ComparedPlan[] {
  const stock = stockRulesOf(site.host);
  const planned = definitions.map(definition => planDefinition(definition, site));
  const fleet = reportOf(planned.map(one => auditPlanned(one, site, {stock})));
  const {domains} = withoutSuppressed(fleet, site.policy.suppressions, isoDay()).report;
  return planned.map(({plan, domain}, index) => ({
    ...plan,
    definition: {devices: deviceFacts(domain), findings: domains[index]?.findings ?? []},
  }));
}

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
  const plans = (side: readonly (Definition | LabelPlan)[]): readonly ComparedPlan[] => {
    const planned = [
      ...comparedPlans(
        listed(side, 'diff').filter(one => 'xml' in one),
        site,
      ),
    ];
    return side.map(one => ('xml' in one ? planned.shift()! : one));
  };
  return diffFleets(plans(before), plans(after), {layers: site.layers}).filter(isDifferent);
}

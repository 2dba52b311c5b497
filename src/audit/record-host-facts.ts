// SPDX-License-Identifier: Apache-2.0
/** Everything a host is asked about a domain by the verbs that look at it, for whoever wants the answers kept. */
import type {Domain} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import {planWithInventory, type PlanOptions} from '../layers/plan-domain.ts';
import type {LabelPlan} from '../layers/plan.ts';
import type {Policy} from '../policy/policy.ts';
import {analysisOf} from '../layers/analysis.ts';
import {auditDomain, reportOf} from './report.ts';

/** What makes a path a pattern in AppArmor's language. */
const PATTERN = /[*?[\]{}\\@]/;

/**
 * Asks, and forgets the answers: whoever recorded them has them. Plans in both modes, so that a recording
 * answers for either, looks at every path a plan names, and audits, with all findings.
 *
 * @throws KnownError when libvirt would refuse the definition
 */
export function recordHostFacts(
  domain: Domain,
  host: Host,
  policy: Policy,
  options: Pick<PlanOptions, 'layout' | 'mcs'>,
): void {
  for (const mode of ['libvirt', 'strict'] as const) {
    const planned = planWithInventory(domain, host, policy, {...options, mode, layers: undefined});
    for (const path of plannedPaths(planned.plan)) host.stat(path);
    for (const {path} of planned.inventory.resources) host.object(path);
    const analysis = analysisOf(planned, {active: LAYER_IDS});
    reportOf([auditDomain({file: '', written: domain, analysis})]);
  }
}

/** The host paths of a plan, each once: what is labelled, what rules are about, what the private /dev holds. */
export function plannedPaths({selinux, dac, apparmor, cgroup, namespace}: LabelPlan): readonly string[] {
  const rules = 'refused' in apparmor ? [] : apparmor.rules;
  return [
    ...new Set([
      ...[...selinux.labels, ...selinux.restore, ...dac.labels, ...dac.restore].map(({path}) => path),
      ...rules.map(({path}) => path).filter(path => !PATTERN.test(path)),
      ...cgroup.rules.flatMap(({path}) => path ?? []),
      ...namespace.nodes,
    ]),
  ];
}

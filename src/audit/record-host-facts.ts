// SPDX-License-Identifier: Apache-2.0
/** Everything a host is asked about a domain by the verbs that look at it, for whoever wants the answers kept. */
import type {Domain} from '../domain/domain.ts';
import {KnownError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import type {Mode} from '../inventory/mode.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import {planWithInventory, type PlanOptions} from '../layers/plan-domain.ts';
import type {LabelPlan} from '../layers/plan.ts';
import type {Policy} from '../policy/policy.ts';
import {analysisOf} from '../layers/analysis.ts';
import {served, withOtherNames, type Served} from './other-names.ts';
import {patternRows} from './pattern-rows.ts';
import {auditDomain, auditedVm, fleetReport} from './report.ts';

/** What makes a path a pattern in AppArmor's language. */
const PATTERN = /[*?[\]{}\\@]/;

/**
 * Asks, and forgets most answers: whoever recorded them has them. Plans in both modes, so that a recording
 * answers for either, looks at every path a plan names, and audits, with all findings: once, since an audit of libvirt's
 * mode asks for nothing besides but what lies behind its own patterns.
 *
 * @returns what `recordAmongVms` is to be told of it
 * @throws KnownError when libvirt would refuse the definition
 */
export function recordHostFacts(
  domain: Domain,
  host: Host,
  policy: Policy,
  options: Pick<PlanOptions, 'layout' | 'mcs'>,
): Served {
  const planFor = (mode: Mode) => {
    const planned = planWithInventory(domain, host, policy, {...options, mode, layers: undefined});
    for (const path of plannedPaths(planned.plan)) host.stat(path);
    for (const {path} of planned.inventory.resources) host.object(path);
    return analysisOf(planned, {active: LAYER_IDS});
  };
  const libvirts = unlessTooNew(() => planFor('libvirt'));
  if (libvirts) for (const process of libvirts.plan.processes.slice(0, 1)) patternRows(libvirts, process);
  const analysis = planFor('strict');
  const {domain: audited, member} = auditedVm(auditDomain({file: '', written: domain, analysis}));
  toEnd(fleetReport([audited], [member], () => analysis));
  return served(member);
}

/** What a newer libvirt reads, strict mode plans on this host all the same. */
function unlessTooNew<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof KnownError && error.code === 'NEEDS_NEWER_LIBVIRT') return undefined;
    throw error;
  }
}

function toEnd(steps: Iterator<unknown>): void {
  while (steps.next().done !== true);
}

/** What is asked about all of them together. */
export function recordAmongVms(vms: readonly Served[], host: Host): void {
  toEnd(withOtherNames(vms, () => host));
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

// SPDX-License-Identifier: Apache-2.0
/** Findings by their code: what is the same of several VMs is told once, with the VMs. */
import type {Finding} from '../documents/audit.ts';
import {bySeverity, isAtLeast, type Severity} from '../documents/severity.ts';
import {inCountingOrder} from '../text/counting-order.ts';
import type {DomainAudit} from './report.ts';

/** What one code says in one way, of one device. */
export interface GroupedFinding {
  /** As the first VM has it. */
  readonly finding: Finding;
  /** Positions of the VMs. */
  readonly vms: readonly number[];
}

export interface FindingGroup {
  readonly code: string;
  /** The most serious of its findings. */
  readonly severity: Severity;
  /** Positions of the VMs. */
  readonly vms: readonly number[];
  readonly sightings: readonly GroupedFinding[];
}

interface Gathered {
  severity: Severity;
  readonly vms: Set<number>;
  readonly sightings: Map<string, {readonly finding: Finding; readonly vms: Set<number>}>;
}

/** The most serious first, then those of most VMs; in each group the VMs by name. */
export function findingGroups(
  domains: readonly Pick<DomainAudit, 'name' | 'findings'>[],
): readonly FindingGroup[] {
  const groups = new Map<string, Gathered>();
  for (const [vm, {findings}] of inCountingOrder([...domains.entries()], ([, {name}]) => name)) {
    for (const finding of findings) gather(groups, finding, vm);
  }
  return [...groups]
    .map(([code, {severity, vms, sightings}]) => ({
      code,
      severity,
      vms: [...vms],
      sightings: [...sightings.values()].map(one => ({...one, vms: [...one.vms]})),
    }))
    .toSorted(
      (one, other) =>
        bySeverity(one, other) || other.vms.length - one.vms.length || (one.code < other.code ? -1 : 1),
    );
}

function gather(groups: Map<string, Gathered>, finding: Finding, vm: number): void {
  const {code, severity, message, from} = finding;
  const group: Gathered = groups.get(code) ?? {severity, vms: new Set(), sightings: new Map()};
  groups.set(code, group);
  if (isAtLeast(severity, group.severity)) group.severity = severity;
  group.vms.add(vm);
  const key = JSON.stringify([message, from?.device]);
  const sighting = group.sightings.get(key) ?? {finding, vms: new Set()};
  group.sightings.set(key, sighting);
  sighting.vms.add(vm);
}

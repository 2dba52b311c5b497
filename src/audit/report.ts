// SPDX-License-Identifier: Apache-2.0
/** Everything an audit found: what the reports are written from. */
import type {FollowedRecord} from '../versions/followed-libvirt.ts';
import type {LayerId} from '../layers/plan.ts';
import {accessTable} from './access-table.ts';
import type {AccessRow} from './access-row.ts';
import type {Finding} from './finding.ts';
import type {Suppression} from '../policy/policy.ts';
import {diskChains} from './findings/chains.ts';
import {helperPlan} from './findings/helper-profile.ts';
import {findFindings, findFleetFindings, inOrder} from './findings/index.ts';
import type {FindingContext} from './findings/context.ts';
import {fleetMember} from './make-member.ts';
import type {FleetMember} from './fleet-member.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';
import {sharedPaths, type SharedPath} from './shared.ts';

export interface AuditReport {
  readonly domains: readonly DomainAudit[];
  readonly shared: readonly SharedPath[];
  /** How many findings of these VMs nobody asked to see; absent where all were. */
  readonly leftOut?: number;
}

export interface DomainAudit {
  readonly file: string;
  readonly name: string;
  readonly uuid: string | null;
  /** The libvirt that is followed; absent where the plan does not tell. */
  readonly libvirt?: FollowedRecord | undefined;
  /** The layers that stand around it, in the reports' order. */
  readonly layers: readonly LayerId[];
  readonly paths: readonly AccessRow[];
  readonly findings: readonly Finding[];
  /** Findings that the site has looked at and lives with: not among the others. */
  readonly suppressed?: readonly SuppressedFinding[];
}

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: Suppression;
}

/** A domain whose table has been made; what its report and its fleet's are made of. */
export function auditDomain({
  file,
  written,
  analysis,
}: Pick<FindingContext, 'file' | 'written' | 'analysis'>): FindingContext {
  return {
    file,
    written,
    analysis,
    rows: accessTable(analysis),
    chains: diskChains(analysis),
    helper: helperPlan(analysis),
  };
}

/** What an audit keeps of a VM: plain data, from which its plan need not be kept. */
export interface AuditedVm {
  /** With the findings about itself. */
  readonly domain: DomainAudit;
  readonly member: FleetMember;
}

export function auditedVm(context: FindingContext): AuditedVm {
  const {file, analysis, rows} = context;
  const {domain, libvirt} = analysis.plan;
  return {
    domain: {
      file,
      name: domain.name,
      uuid: domain.uuid,
      libvirt,
      layers: activeLayers(analysis),
      paths: rows,
      findings: findFindings(context),
    },
    member: fleetMember(context),
  };
}

export function reportOf(fleet: readonly FindingContext[]): AuditReport {
  return fleetReport(fleet.map(auditedVm), domain => fleet[domain]!.analysis);
}

/** @param analysisOf of a VM by its position; asked for the few that share something of their own */
export function fleetReport(
  fleet: readonly AuditedVm[],
  analysisOf: (domain: number) => Analysis,
): AuditReport {
  const members = fleet.map(({member}) => member);
  const amongNeighbours = findFleetFindings(members);
  return {
    domains: fleet.map(({domain}, index) => ({
      ...domain,
      findings: inOrder([...domain.findings, ...(amongNeighbours[index] ?? [])]),
    })),
    shared: sharedPaths(members, analysisOf),
  };
}

function activeLayers({active}: Analysis): readonly LayerId[] {
  return REPORT_ORDER.filter(layer => active.has(layer));
}

// SPDX-License-Identifier: Apache-2.0
/** Everything an audit found: what the reports are written from. */
import type {FollowedRecord} from '../versions/followed-libvirt.ts';
import type {LayerId} from '../layers/plan.ts';
import {accessTable} from './access-table.ts';
import type {AccessRow} from './access-row.ts';
import type {Finding} from '../documents/audit.ts';
import type {Suppression} from '../policy/policy.ts';
import {diskChains} from './findings/chains.ts';
import {helperPlan} from './findings/helper-profile.ts';
import {findFindings, findFleetFindings, inOrder} from './findings/index.ts';
import type {FindingContext} from './findings/context.ts';
import {fleetMember} from './make-member.ts';
import type {FleetMember} from './fleet-member.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';
import {withOtherNames} from './other-names.ts';
import {sharedPaths, type AnalysisOf, type SharedPath} from './shared.ts';

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
  /** Of the paths, where these are not at hand. */
  readonly counts?: AuditCounts | undefined;
  readonly findings: readonly Finding[];
  /** Findings that the site has looked at and lives with: not among the others. */
  readonly suppressed?: readonly SuppressedFinding[];
}

/** How many paths: all, those that may be written, and those that are needed and refused. */
export interface AuditCounts {
  readonly paths: number;
  readonly written: number;
  readonly refused: number;
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
    helper: helperPlan(analysis, written),
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
  const audited = fleet.map(auditedVm);
  const [domains, members] = [audited.map(({domain}) => domain), audited.map(({member}) => member)];
  const steps = fleetReport(domains, members, domain => fleet[domain]!.analysis);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * @param domains with the findings about themselves
 * @param members of the same VMs
 * @param analysisOf asked for the few that share something of their own
 * @returns in steps, each of which says how far it is
 */
export function* fleetReport(
  domains: readonly DomainAudit[],
  members: readonly FleetMember[],
  analysisOf: AnalysisOf,
): Generator<string, AuditReport> {
  const fleet = yield* withOtherNames(members, vm => analysisOf(vm)?.host);
  const amongNeighbours = yield* findFleetFindings(fleet);
  return {
    domains: domains.map((domain, index) =>
      withChanges(domain, {findings: inOrder([...domain.findings, ...(amongNeighbours[index] ?? [])])}),
    ),
    shared: yield* sharedPaths(fleet, analysisOf),
  };
}

/** A copy, for which nothing is read that is not at hand: `paths` of a large fleet are made when they are asked for. */
export function withChanges(
  domain: DomainAudit,
  changes: Partial<Pick<DomainAudit, 'findings' | 'suppressed'>>,
): DomainAudit {
  const changed = Object.defineProperties({}, Object.getOwnPropertyDescriptors(domain));
  return Object.assign(changed, changes) as DomainAudit;
}

function activeLayers({active}: Analysis): readonly LayerId[] {
  return REPORT_ORDER.filter(layer => active.has(layer));
}

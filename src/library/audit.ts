// SPDX-License-Identifier: Apache-2.0
/** Which host paths VMs can touch, through which layer, and what is wrong with that. */
import type {FindingContext} from '../audit/findings/context.ts';
import {plannedPaths} from '../audit/record-host-facts.ts';
import {auditDomain, reportOf} from '../audit/report.ts';
import {checkSuppressedCodes, withoutSuppressed} from '../audit/suppressions.ts';
import type {AuditDocument} from '../documents/audit.ts';
import {withDetails} from '../host/with-details.ts';
import {analysisOf, type Analysis} from '../layers/analysis.ts';
import type {PlanWarningCode} from '../inventory/plan-warning.ts';
import {searchWarnings} from '../layers/prerequisites/search.ts';
import {auditDocument} from '../render/report/audit-json.ts';
import {checkOptions} from './check-options.ts';
import {listed, type Definition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {planDefinition, type PlannedDomain} from './plan.ts';
import {stockRulesOf} from './stock-rules.ts';

export interface AuditOptions {
  /** Judge the host as it stands, not as it is once the plan's labels are set. */
  readonly asIs?: boolean | undefined;
  /** The day by which suppressions have ended or not, YYYY-MM-DD; today's when absent. */
  readonly today?: string | undefined;
}

/**
 * Audits VMs together, so that what they share is seen. Findings that the site's policy suppresses are left out.
 *
 * @returns what `svirtgen audit --format json` prints
 * @throws KnownError when one of the definitions is refused
 */
export function audit(
  definitions: readonly Definition[],
  site: PlanningSite,
  options: AuditOptions = {},
): AuditDocument {
  checkOptions(options, {asIs: true, today: true}, 'audit');
  const {asIs, today = isoDay()} = options;
  checkSuppressedCodes(site.policy.suppressions, `the policy ${site.policy.name}`);
  const stock = stockRulesOf(site.host);
  const fleet = listed(definitions, 'audit').map(definition =>
    auditPlanned(planDefinition(definition, site), site, {asIs, stock}),
  );
  return auditDocument(withoutSuppressed(reportOf(fleet), site.policy.suppressions, today).report);
}

/** One VM of an audit; `reportOf` puts them together. */
export function auditPlanned(
  planned: PlannedDomain,
  site: Pick<PlanningSite, 'layers'>,
  options: AuditSettings,
): FindingContext {
  const analysis = analysisForAudit(planned, site, options);
  return auditDomain({file: planned.file, written: planned.domain, analysis});
}

export type AuditSettings = Pick<AuditOptions, 'asIs'> & {readonly stock: ReturnType<typeof stockRulesOf>};

export function analysisForAudit(
  planned: PlannedDomain,
  {layers}: Pick<PlanningSite, 'layers'>,
  {asIs, stock}: AuditSettings,
): Analysis {
  return analysisOf(withAcls(planned), {active: layers, asIs, stock});
}

/** Of directories whose ACL may forbid what their mode bits allow. */
const SEARCH_CODES: ReadonlySet<PlanWarningCode> = new Set([
  'DIRECTORY_NOT_SEARCHABLE',
  'HOME_NOT_SEARCHABLE',
]);

/** A live host tells ACLs only when it is asked for them; a recorded one has them in its facts. */
function withAcls(planned: PlannedDomain): PlannedDomain {
  const {host} = planned.site;
  if (host.kind !== 'live') return planned;
  const asked = withDetails(host, plannedPaths(planned.plan));
  const {plan, inventory} = planned;
  const rest = plan.warnings.filter(({code}) => !SEARCH_CODES.has(code));
  const warnings = [...rest, ...searchWarnings(inventory.resources, plan.dac, asked)];
  return {...planned, plan: {...plan, warnings}, site: {...planned.site, host: asked}};
}

/** @returns today in UTC, as YYYY-MM-DD */
export function isoDay(now = new Date()): string {
  return now.toISOString().slice(0, 10);
}

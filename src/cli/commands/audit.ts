/** `svirtgen audit`: which host paths each VM can touch, through which layer, and what is wrong with that. */
import {isAtLeast} from '../../audit/finding.ts';
import type {Severity} from '../../audit/finding.ts';
import type {FindingContext} from '../../audit/findings/index.ts';
import {sceneOf} from '../../audit/layers/scene.ts';
import {auditDomain, reportOf} from '../../audit/report.ts';
import type {AuditReport} from '../../audit/report.ts';
import {auditFormat} from '../audit-formats.ts';
import type {Invocation} from '../command.ts';
import {DONE, SOMETHING_TO_SEE} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {AuditFormat, PlanningOptions} from '../options.ts';
import {errorRecord} from '../report-errors.ts';
import type {ErrorRecord} from '../report-errors.ts';
import {noteAssumptions, planEach} from '../planning.ts';
import {openSite} from '../site.ts';
import {liveStockRules} from '../stock-profile.ts';
import {styleFor} from '../style.ts';

export interface AuditOptions extends PlanningOptions {
  readonly format: AuditFormat;
  readonly asIs?: boolean | undefined;
  readonly failOn: Severity | 'never';
}

export async function run({operands, options, output}: Invocation<AuditOptions>): Promise<ExitStatus> {
  const site = openSite(options);
  noteAssumptions(site, output, options.quiet);
  const stock = site.host.kind === 'live' ? liveStockRules() : undefined;
  const fleet: FindingContext[] = [];
  const failed: {readonly file: string; readonly error: ErrorRecord}[] = [];
  const status = await planEach(operands, site, output, planned => {
    if ('failure' in planned) {
      failed.push({file: planned.file, error: errorRecord(planned.failure)});
      return;
    }
    const scene = sceneOf(planned, {active: site.backends, asIs: options.asIs, stock});
    fleet.push(auditDomain({file: planned.file, written: planned.domain, scene}));
  });
  const report = reportOf(fleet);
  const format = await auditFormat(options.format);
  await output.print(format(report, {failed, style: styleFor(output)}));
  return status === DONE && isWorthSeeing(report, options.failOn) ? SOMETHING_TO_SEE : status;
}

function isWorthSeeing({domains}: AuditReport, failOn: AuditOptions['failOn']): boolean {
  if (failOn === 'never') return false;
  return domains.some(({findings}) => findings.some(({severity}) => isAtLeast(severity, failOn)));
}

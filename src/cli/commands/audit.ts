// SPDX-License-Identifier: Apache-2.0
/** `svirtgen audit`: which host paths each VM can touch, through which layer, and what is wrong with that. */
import {existsSync} from 'node:fs';
import {hostname} from 'node:os';
import type {Finding} from '../../documents/audit.ts';
import {isAtLeast, type Severity} from '../../documents/severity.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import {reasonOf} from '../../files/errno.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {checkCodes, narrowed} from '../../audit/narrow.ts';
import {PATHS_CHOICES, type PathsChoice} from '../../render/report/audit-formatter.ts';
import {printAudit} from '../print-audit.ts';
import {KnownError, unlessRefused} from '../../errors.ts';
import {definitionOfVm} from '../definitions/libvirt-vms.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import type {Suppression} from '../../policy/policy.ts';
import {plural} from '../../render/report/plural.ts';
import {printable} from '../../render/report/printable.ts';
import {checkSuppressedCodes, withoutSuppressed} from '../../audit/suppressions.ts';
import type {Invocation} from '../verb.ts';
import {DONE, FAILED, SOMETHING_TO_SEE, type ExitStatus} from '../exit-status.ts';
import type {AuditFormat, AuditOutput} from '../option-values.ts';
import type {PlanningOptions} from '../options.ts';
import {isoDay} from '../../library/audit.ts';
import {auditTargets, type TargetAudit} from '../audit-fleet/audit-targets.ts';
import {compareVms} from '../audit-fleet/compare-vms.ts';
import type {Output} from '../output.ts';
import {openTargets} from '../targets.ts';

export interface AuditOptions extends PlanningOptions {
  readonly format: readonly AuditOutput[];
  readonly paths?: PathsChoice | undefined;
  readonly severity?: Severity | undefined;
  readonly code?: readonly string[] | undefined;
  readonly vm?: readonly string[] | undefined;
  readonly asIs?: boolean | undefined;
  readonly failOn: Severity | 'never';
  readonly baseline?: string | undefined;
  /** The svirtgen.yaml that the settings are of. */
  readonly configuration?: string | undefined;
  readonly documentation?: string | undefined;
  readonly date?: string | undefined;
  readonly jobs?: number | undefined;
}

export async function run({operands, options, output}: Invocation<AuditOptions>): Promise<ExitStatus> {
  checkCodes(options.code);
  const targets = openTargets(
    operands,
    options,
    output,
    options.format.map(({format}) => format),
  );
  const [{site: first}] = targets;
  refuseLooseChoice(operands, options, first);
  checkSuppressedCodes(
    first.policy.suppressions,
    `the policy ${first.policy.name}`,
    [options.configuration, options.policy].filter(file => file !== undefined),
  );
  const isKnown = await baselineOf(options.baseline);
  const audit = await auditTargets(targets, output, {...options, countsOnly: !listsPaths(options)});
  const {failed} = audit;
  if (output.interrupted) output.note(`this is the audit of the first ${plural(audit.size, 'VM')} only`);
  const fleet = await compared(audit, output);
  const date = options.date ?? isoDay();
  const {report: whole, suppressed, expired} = withoutSuppressed(fleet, first.policy.suppressions, date);
  for (const note of notesOn(suppressed, expired)) output.note(note);
  const report = narrowed(whole, {severity: options.severity, codes: options.code, vms: options.vm});
  const style = {paths: options.paths, everySighting: options.code !== undefined};
  const stamp = {host: hostText(options.host), mode: options.mode, policy: first.policy.name, date};
  await printAudit(
    report,
    {outputs: options.format, failed, stamp, documentation: options.documentation, ...style},
    output,
  );
  if (failed.length > 0) return FAILED;
  return isWorthSeeing(report, options.failOn, isKnown) ? SOMETHING_TO_SEE : DONE;
}

/** What stands behind an option that may stand without a value is a definition. */
function refuseLooseChoice(operands: readonly string[], {paths}: AuditOptions, {layout}: PlanningSite): void {
  const which = PATHS_CHOICES.find(one => operands.includes(one));
  if (paths !== 'all' || which === undefined || existsSync(which)) return;
  if (unlessRefused(() => definitionOfVm(which, layout)) !== undefined) return;
  throw new KnownError('USAGE', `there is no VM ${which}`, {
    help: `if paths are meant, write --paths=${which}`,
  });
}

/** What the other forms say of a VM is its findings, and how many paths it has. */
const LISTING: readonly AuditFormat[] = ['json', 'ndjson', 'csv', 'html', 'markdown'];

function listsPaths({format: outputs, paths}: AuditOptions): boolean {
  return paths !== undefined || outputs.some(({format}) => LISTING.includes(format));
}

/** Interrupted here, what was found of each VM by itself is kept; after that, as many VMs as there are are compared. */
async function compared(audit: TargetAudit, output: Output): Promise<AuditReport> {
  const already = output.interrupted;
  const report = await compareVms(audit, output, () => !already && output.interrupted);
  if (report) return report;
  output.note('what VMs share and findings among them are left out');
  return {domains: audit.domains(), shared: []};
}

function isWorthSeeing({domains}: AuditReport, failOn: AuditOptions['failOn'], isKnown: IsKnown): boolean {
  if (failOn === 'never') return false;
  return domains.some(domain =>
    domain.findings.some(finding => isAtLeast(finding.severity, failOn) && !isKnown(domain, finding)),
  );
}

function notesOn(suppressed: number, expired: readonly Suppression[]): readonly string[] {
  const hidden = suppressed === 0 ? [] : [`${plural(suppressed, 'finding')} suppressed by the policy`];
  const late = expired.map(
    ({code, until, reason}) => `the suppression of ${code} (${printable(reason)}) ended on ${until}`,
  );
  return [...hidden, ...late];
}

function hostText(host: string): string {
  if (host === 'live') return hostname();
  return host === 'assumed' ? 'assumed: every path exists' : host;
}

type IsKnown = (domain: DomainAudit, finding: Finding) => boolean;

/** Without a baseline every finding is new. */
async function baselineOf(file: string | undefined): Promise<IsKnown> {
  if (file === undefined) return () => false;
  const {isKnown, readBaseline} = await import('../../audit/baseline.ts');
  const baseline = readBaseline(readText(file), file);
  return (domain, finding) => isKnown(baseline, domain, finding);
}

function readText(file: string): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (cause) {
    throw new KnownError('BASELINE', `the baseline cannot be read: ${reasonOf(cause)}`, {
      file,
      help: 'give a file that svirtgen audit --format json has written',
      cause,
    });
  }
}

/** Findings that the site's policy suppresses. */
import type {Suppression} from '../policy/policy.ts';
import type {Finding} from './finding.ts';
import type {AuditReport, DomainAudit} from './report.ts';

export interface Sifted {
  /** Without what is suppressed. */
  readonly report: AuditReport;
  readonly suppressed: number;
  /** Suppressions whose day has passed: what they hid is there again. */
  readonly expired: readonly Suppression[];
}

/** @param today an ISO date, such as `2026-11-21`; a suppression holds up to and including its last day */
export function withoutSuppressed(
  report: AuditReport,
  suppressions: readonly Suppression[],
  today: string,
): Sifted {
  const valid = suppressions.filter(({until}) => until >= today);
  let suppressed = 0;
  const domains = report.domains.map(domain => {
    const findings = domain.findings.filter(finding => !valid.some(one => covers(one, domain, finding)));
    suppressed += domain.findings.length - findings.length;
    return {...domain, findings};
  });
  return {
    report: {...report, domains},
    suppressed,
    expired: suppressions.filter(({until}) => until < today),
  };
}

/** What a suppression does not say it does not ask. A path that ends with a slash stands for all below it. */
function covers(
  {code, domain, path, device}: Suppression,
  {name, uuid}: Pick<DomainAudit, 'name' | 'uuid'>,
  finding: Finding,
): boolean {
  if (code !== finding.code) return false;
  if (domain !== undefined && domain !== name && domain !== uuid) return false;
  if (device !== undefined && device !== finding.device) return false;
  if (path === undefined || path === finding.path) return true;
  return path.endsWith('/') && finding.path?.startsWith(path) === true;
}

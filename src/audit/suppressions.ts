/** Findings that the site's policy suppresses. */
import type {Suppression} from '../policy/policy.ts';
import type {Finding} from './finding.ts';
import {report as finding} from './findings/report.ts';
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
  const expired = suppressions.filter(({until}) => until < today);
  const idle = suppressions.filter(one => !report.domains.some(domain => coversAny(one, domain)));
  let suppressed = 0;
  const domains = report.domains.map(domain => {
    const findings = domain.findings.filter(found => !valid.some(one => covers(one, domain, found)));
    suppressed += domain.findings.length - findings.length;
    const late = expired.filter(one => coversAny(one, domain)).map(lapsed);
    const first = (one: Suppression) => report.domains.find(other => isAbout(one, other)) === domain;
    return {...domain, findings: [...findings, ...late, ...idle.filter(first).map(unused)]};
  });
  return {report: {...report, domains}, suppressed, expired};
}

function lapsed({code, until, reason}: Suppression): Finding {
  return finding('SUPPRESSION_EXPIRED', {from: null}, {code, until, reason});
}

function unused({code, reason}: Suppression): Finding {
  return finding('SUPPRESSION_UNUSED', {from: null}, {code, reason});
}

function coversAny(suppression: Suppression, domain: DomainAudit): boolean {
  return domain.findings.some(one => covers(suppression, domain, one));
}

function isAbout({domain}: Suppression, {name, uuid}: Pick<DomainAudit, 'name' | 'uuid'>): boolean {
  return domain === undefined || domain === name || domain === uuid;
}

/** What a suppression does not say it does not ask. A path that ends with a slash stands for all below it. */
function covers(
  suppression: Suppression,
  domain: Pick<DomainAudit, 'name' | 'uuid'>,
  found: Finding,
): boolean {
  const {code, path, device} = suppression;
  if (code !== found.code || !isAbout(suppression, domain)) return false;
  if (device !== undefined && device !== found.device) return false;
  if (path === undefined || path === found.path) return true;
  return path.endsWith('/') && found.path?.startsWith(path) === true;
}

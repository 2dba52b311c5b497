// SPDX-License-Identifier: Apache-2.0
/** Findings that the site's policy suppresses. */
import {KnownError, throwAll, type Place} from '../errors.ts';
import {groupedBy} from '../list-in.ts';
import {placeOfSuppression} from '../policy/read-yaml.ts';
import type {Suppression} from '../policy/policy.ts';
import type {Finding} from '../documents/audit.ts';
import {helpWithCode, isFindingCode} from './findings/known-code.ts';
import {report, told} from './findings/report.ts';
import {withChanges, type AuditReport, type DomainAudit} from './report.ts';

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
  const idle = idleByVm(report.domains, suppressions);
  let suppressed = 0;
  const domains = report.domains.map((domain, vm) => {
    const hidden = domain.findings.flatMap(found => {
      const by = valid.find(one => covers(one, domain, found));
      return by === undefined ? [] : [{finding: found, by}];
    });
    const findings = domain.findings.filter(found => !hidden.some(({finding: one}) => one === found));
    suppressed += hidden.length;
    const late = expired.filter(one => coversAny(one, domain)).map(lapsed);
    const own = [...findings, ...late, ...(idle.get(vm) ?? []).map(unused)];
    return withChanges(domain, {findings: own, ...(hidden.length > 0 && {suppressed: hidden})});
  });
  return {report: {...report, domains}, suppressed, expired};
}

/** Suppressions that hide nothing, by the first VM that each is about; under -1 those about none. */
function idleByVm(
  domains: readonly DomainAudit[],
  suppressions: readonly Suppression[],
): ReadonlyMap<number, readonly Suppression[]> {
  const idle = suppressions.filter(one => !domains.some(domain => coversAny(one, domain)));
  return groupedBy(idle, one => domains.findIndex(domain => isAbout(one, domain)));
}

/**
 * @param files of settings that may have them, for the place
 * @throws KnownError SUPPRESSION_UNKNOWN for each code that no finding has: it would never hide anything
 */
export function checkSuppressedCodes(
  suppressions: readonly Suppression[],
  policy: string,
  files: readonly string[] = [],
): void {
  throwAll(
    suppressions.flatMap(({code}) => {
      const [found] = files.flatMap(file => {
        const place = placeOfSuppression(file, code);
        return place === undefined ? [] : [{file, place}];
      });
      return problemsOfCode(code, found === undefined ? policy : 'this', found);
    }),
  );
}

/** @param where the settings are, for people */
export function problemsOfCode(
  code: string,
  where: string,
  found: {readonly file: string; readonly place: Place} | undefined,
): readonly KnownError[] {
  if (isFindingCode(code)) return [];
  const message = `${where} suppresses ${code}, and there is no such finding`;
  return [new KnownError('SUPPRESSION_UNKNOWN', message, {...found, help: helpWithCode(code)})];
}

function lapsed({code, until, reason}: Suppression): Finding {
  return told(report('SUPPRESSION_EXPIRED', {from: null}, {code, until, reason}));
}

function unused({code, reason}: Suppression): Finding {
  return told(report('SUPPRESSION_UNUSED', {from: null}, {code, reason}));
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

// SPDX-License-Identifier: Apache-2.0
/** An audit narrowed to what somebody wants to see. */
import {KnownError} from '../errors.ts';
import {helpWithName} from '../text/nearest.ts';
import type {Finding} from '../documents/audit.ts';
import {isAtLeast, type Severity} from '../documents/severity.ts';
import {helpWithCode, isFindingCode} from './findings/known-code.ts';
import {withChanges, type AuditReport} from './report.ts';

export interface Narrowing {
  /** Findings that are at least so serious. */
  readonly severity?: Severity | undefined;
  readonly codes?: readonly string[] | undefined;
  /** Names or UUIDs. */
  readonly vms?: readonly string[] | undefined;
}

/**
 * What is asked for; all other VMs were judged nevertheless, as sharing with them counts.
 *
 * @throws KnownError NO_SUCH_VM with the name that may have been meant
 */
export function narrowed(report: AuditReport, {severity, codes, vms}: Narrowing): AuditReport {
  for (const vm of vms ?? []) checkVm(vm, report);
  const isWanted = (finding: Finding): boolean =>
    (codes?.includes(finding.code) ?? true) && isAtLeast(finding.severity, severity ?? 'note');
  const of = report.domains.filter(({name, uuid}) => vms?.some(vm => vm === name || vm === uuid) ?? true);
  const domains = of.map(domain =>
    withChanges(domain, {
      findings: domain.findings.filter(isWanted),
      ...(domain.suppressed && {suppressed: domain.suppressed.filter(({finding}) => isWanted(finding))}),
    }),
  );
  const leftOut = of.reduce((sum, {findings}) => sum + findings.filter(one => !isWanted(one)).length, 0);
  if (vms === undefined) return {...report, domains, leftOut};
  const places = firstPlaces(report.domains.map(({file}) => file));
  const kept = firstPlaces(domains.map(({file}) => places.get(file)));
  const shared = report.shared
    .filter(({users}) => users.some(({domain}) => kept.has(domain)))
    .map(path => ({
      ...path,
      users: path.users.map(user => ({...user, domain: kept.get(user.domain) ?? -1})),
    }));
  return {domains, shared, leftOut};
}

/** Where each stands that is looked up. */
function firstPlaces<Item>(items: readonly Item[]): ReadonlyMap<Item, number> {
  return new Map(items.map((item, place) => [item, place] as const).toReversed());
}

/** @throws KnownError FINDING_UNKNOWN with the code that may have been meant */
export function checkCodes(codes: readonly string[] = []): void {
  const unknown = codes.find(code => !isFindingCode(code));
  if (unknown === undefined) return;
  throw new KnownError('FINDING_UNKNOWN', `there is no finding ${unknown}`, {help: helpWithCode(unknown)});
}

function checkVm(vm: string, {domains}: AuditReport): void {
  if (domains.some(({name, uuid}) => vm === name || vm === uuid)) return;
  const names = domains.map(({name}) => name);
  throw new KnownError('NO_SUCH_VM', `none of the definitions is of a VM ${vm}`, {
    help: helpWithName(vm, names, 'name one of them by its name or UUID'),
  });
}

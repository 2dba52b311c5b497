// SPDX-License-Identifier: Apache-2.0
/** How reports read the rows of a table. */
import type {AccessRow} from './access-row.ts';
import {SEVERITIES, type Severity} from '../documents/severity.ts';
import {inCountingOrder} from '../text/counting-order.ts';
import {readableRows} from './readable-rows.ts';
import type {AuditCounts, AuditReport, DomainAudit} from './report.ts';
import type {SharedPath} from './shared.ts';

/** Letters of `rw` that the process needs and does not get; appending is writing. */
export function lacking({needed, effective}: Pick<AccessRow, 'needed' | 'effective'>): string {
  const wanted = needed.replaceAll('a', 'w');
  return [...'rw'].filter(letter => wanted.includes(letter) && !effective.includes(letter)).join('');
}

/**
 * As many as every report lists.
 *
 * @param domain of a large fleet the paths are dear to read, and counted already
 */
export function countPaths(domain: Pick<DomainAudit, 'name' | 'paths' | 'counts'>): AuditCounts {
  return domain.counts ?? counted(readableRows(domain));
}

function counted(paths: readonly AccessRow[]): AuditCounts {
  const count = (test: (row: AccessRow) => boolean) => paths.filter(test).length;
  return {
    paths: count(() => true),
    written: count(({effective}) => effective.includes('w')),
    refused: count(row => lacking(row) !== ''),
  };
}

/** How many findings of each severity. What is said of the host or the site is one, however many VMs it is told for. */
export function countSeverities(
  domains: readonly Pick<DomainAudit, 'findings'>[],
): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = {error: 0, warning: 0, note: 0};
  const ofHost = new Set<string>();
  for (const {findings} of domains) {
    for (const {severity, from, code, message} of findings) {
      const again = `${code} ${message}`;
      if (from === null && ofHost.has(again)) continue;
      if (from === null) ofHost.add(again);
      counts[severity] += 1;
    }
  }
  return counts;
}

export interface VmSummary {
  readonly severities: Readonly<Record<Severity, number>>;
  readonly reach: AuditCounts;
}

export function summaryOf(domain: Pick<DomainAudit, 'name' | 'findings' | 'paths' | 'counts'>): VmSummary {
  return {severities: countSeverities([domain]), reach: countPaths(domain)};
}

/** Whoever has more of what is most serious comes first, then who is refused more, then by name. */
export function worstFirst<Row extends VmSummary & {readonly domain: Pick<DomainAudit, 'name'>}>(
  rows: readonly Row[],
): readonly Row[] {
  return inCountingOrder(rows, ({domain}) => domain.name).toSorted(bySeriousness);
}

function bySeriousness(one: VmSummary, other: VmSummary): number {
  const differences = SEVERITIES.toReversed().map(
    severity => other.severities[severity] - one.severities[severity],
  );
  return differences.find(difference => difference !== 0) ?? other.reach.refused - one.reach.refused;
}

/** What two VMs share at worst; null where they share nothing of their own. */
export type MatrixCell = SharedPath['kind'] | null;

const ORDER: readonly MatrixCell[] = [null, 'read-read', 'write-read', 'write-write'];

/** Positions of the VMs that share something with another that is shown; devices that every VM has do not count. */
export function sharingVms({shared}: Pick<AuditReport, 'shared'>): readonly number[] {
  const groups = shared.map(({everybody, users}) =>
    everybody ? [] : [...new Set(users.map(({domain}) => domain))].filter(domain => domain >= 0),
  );
  const vms = new Set(groups.filter(({length}) => length > 1).flat());
  return [...vms].sort((one, other) => one - other);
}

/**
 * For each pair of `vms`, in their order; devices that every VM has do not count.
 *
 * @param vms positions among the report's; all pairs of a fleet would be millions
 */
export function sharingMatrix(
  {shared}: Pick<AuditReport, 'shared'>,
  vms: readonly number[],
): readonly (readonly MatrixCell[])[] {
  const places = new Map(vms.map((vm, place) => [vm, place]));
  const matrix: MatrixCell[][] = vms.map(() => vms.map(() => null));
  for (const {users, everybody} of shared) {
    if (everybody) continue;
    const writes = new Map<number, boolean>();
    for (const {domain, access} of users) {
      const place = places.get(domain);
      if (place !== undefined) writes.set(place, (writes.get(place) ?? false) || access.includes('w'));
    }
    for (const [one, oneWrites] of writes) {
      for (const [other, otherWrites] of writes) {
        if (one !== other) raise(matrix, one, other, cellOf(oneWrites, otherWrites));
      }
    }
  }
  return matrix;
}

function cellOf(one: boolean, other: boolean): MatrixCell {
  if (one && other) return 'write-write';
  return one || other ? 'write-read' : 'read-read';
}

function raise(matrix: MatrixCell[][], one: number, other: number, cell: MatrixCell): void {
  const row = matrix[one];
  if (row && ORDER.indexOf(cell) > ORDER.indexOf(row[other] ?? null)) row[other] = cell;
}

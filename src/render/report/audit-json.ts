// SPDX-License-Identifier: Apache-2.0
/** The audit for programs; the shape is in docs/audit.md. */
import type {AccessRow} from '../../audit/access-row.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import type {PathUser, SharedPath} from '../../audit/shared.ts';
import type {LayerId} from '../../layers/plan.ts';
import {causeText} from '../cause-text.ts';
import {documentHead, jsonDocument} from '../json-document.ts';
import type {AuditFormatOptions, AuditFormatter} from './audit-formatter.ts';

/** A path that a process of a VM was looked at for. */
export interface PathRecord extends Pick<
  AccessRow,
  'path' | 'process' | 'layers' | 'effective' | 'from' | 'needed'
> {
  /** Why each layer that was asked answers as it does. */
  readonly because: Readonly<
    Partial<Record<LayerId, {readonly rule: string; readonly reason: string; readonly line: number | null}>>
  >;
  readonly behind?: NonNullable<AccessRow['behind']>;
}

export interface DomainRecord extends Pick<DomainAudit, 'file' | 'name' | 'uuid' | 'libvirt' | 'findings'> {
  readonly paths: readonly PathRecord[];
}

/** A path that more than one VM reaches. */
export interface SharedRecord extends Pick<SharedPath, 'path' | 'kind' | 'apart'> {
  readonly users: readonly Omit<PathUser, 'domain'>[];
}

/** What `audit --format json` prints; the shape is told in docs/audit.md. */
export interface AuditDocument {
  readonly domains: readonly DomainRecord[];
  readonly shared: readonly SharedRecord[];
  /** How many findings the site's suppressions have hidden. */
  readonly suppressed: number;
}

export function auditDocument(report: AuditReport): AuditDocument {
  return {
    domains: report.domains.map(domainRecord),
    shared: sharedRecords(report),
    suppressed: report.domains.reduce((sum, {suppressed = []}) => sum + suppressed.length, 0),
  };
}

export const auditJson: AuditFormatter = report => jsonDocument('audit', auditDocument(report));

/** A line a definition, then one line for what they share. */
export function* auditLines(
  report: AuditReport,
  {failed}: Pick<AuditFormatOptions, 'failed'>,
): Generator<string> {
  const line = (record: object) => `${JSON.stringify({...documentHead('audit'), ...record})}\n`;
  for (const domain of report.domains) yield line({file: domain.file, audit: domainRecord(domain)});
  for (const one of failed) yield line(one);
  yield line({shared: sharedRecords(report)});
}

function domainRecord({file, name, uuid, libvirt, paths, findings}: DomainAudit): DomainRecord {
  return {file, name, uuid, libvirt, paths: paths.map(pathRecord), findings};
}

function pathRecord({path, process, layers, effective, from, needed, cells, behind}: AccessRow): PathRecord {
  return {
    path,
    process,
    // In the order in which people read the layers.
    layers: Object.fromEntries(REPORT_ORDER.map(id => [id, layers[id]])) as typeof layers,
    effective,
    from,
    needed,
    because: Object.fromEntries(
      REPORT_ORDER.filter(layer => cells[layer].state !== 'unasked').map(layer => {
        const {rule, cause, from: origin} = cells[layer];
        return [layer, {rule, reason: causeText(cause), line: origin?.line ?? null}];
      }),
    ),
    ...(behind && {behind}),
  };
}

function sharedRecords({shared}: AuditReport): readonly SharedRecord[] {
  return shared.map(({path, users, kind, apart}: SharedPath) => ({
    path,
    users: users.map(({name, uuid, access, process}) => ({name, uuid, access, process})),
    kind,
    apart,
  }));
}

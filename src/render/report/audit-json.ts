// SPDX-License-Identifier: Apache-2.0
/** The audit for programs. */
import type {AccessRow} from '../../audit/access-row.ts';
import {perLayer, REPORT_ORDER} from '../../layers/layer-id.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import type {AuditDocument, DomainRecord, PathRecord, SharedRecord} from '../../documents/audit.ts';
import {causeText} from '../cause-text.ts';
import {documentHead, jsonDocument} from '../json-document.ts';
import type {AuditFormatOptions, AuditFormatter} from './audit-formatter.ts';

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
    layers: perLayer(id => layers[id]),
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
  return shared.map(({path, users, kind, apart}) => ({
    path,
    users: users.map(({name, uuid, access, process}) => ({name, uuid, access, process})),
    kind,
    apart,
  }));
}

/** The audit for programs; the shape is in docs/audit.md. */
import type {AccessRow} from '../../audit/access-table.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import type {SharedPath} from '../../audit/shared.ts';
import {causeText} from '../cause-text.ts';
import type {AuditFormatter} from './audit-formatter.ts';

export const auditJson: AuditFormatter = report =>
  `${JSON.stringify({domains: report.domains.map(domainRecord), shared: sharedRecords(report)}, undefined, 2)}\n`;

/** A line a definition, then one line for what they share. */
export const auditNdjson: AuditFormatter = (report, {failed}) =>
  [
    ...report.domains.map(domain => ({file: domain.file, audit: domainRecord(domain)})),
    ...failed,
    {shared: sharedRecords(report)},
  ]
    .map(record => `${JSON.stringify(record)}\n`)
    .join('');

function domainRecord({file, name, uuid, paths, findings}: DomainAudit) {
  return {file, name, uuid, paths: paths.map(pathRecord), findings};
}

function pathRecord({path, process, layers, effective, from, needed, cells, behind}: AccessRow) {
  return {
    path,
    process,
    layers: Object.fromEntries(REPORT_ORDER.map(layer => [layer, layers[layer]])),
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

function sharedRecords({shared}: AuditReport) {
  return shared.map(({path, users, kind, apart}: SharedPath) => ({
    path,
    users: users.map(({name, uuid, access, process}) => ({name, uuid, access, process})),
    kind,
    apart,
  }));
}

// SPDX-License-Identifier: Apache-2.0
/** The module of each form of an audit's report; only the one that is asked for is loaded. */
import type {AuditFormatter} from '../render/report/audit-formatter.ts';
import type {AuditFormat} from './option-values.ts';

/** The whole text, or parts of what would be too long for one. */
type AuditPrinter = (...report: Parameters<AuditFormatter>) => string | Iterable<string>;

const FORMATS: Readonly<Record<AuditFormat, () => Promise<AuditPrinter>>> = {
  table: async () => (await import('../render/report/audit-table.ts')).auditTable,
  json: async () => (await import('../render/report/audit-json.ts')).auditJson,
  ndjson: async () => (await import('../render/report/audit-json.ts')).auditLines,
  csv: async () => (await import('../render/report/audit-csv.ts')).auditCsv,
  html: async () => (await import('../render/report/audit-html.ts')).auditHtml,
  markdown: async () => (await import('../render/report/audit-markdown.ts')).auditMarkdown,
  sarif: async () => (await import('../render/report/audit-sarif.ts')).auditSarif,
  junit: async () => (await import('../render/report/audit-junit.ts')).auditJunit,
  gitlab: async () => (await import('../render/report/audit-gitlab.ts')).auditGitlab,
  dot: async () => (await import('../render/report/audit-dot.ts')).auditDot,
};

export function auditFormat(format: AuditFormat): Promise<AuditPrinter> {
  return FORMATS[format]();
}

// SPDX-License-Identifier: Apache-2.0
/** One audit in every form that was asked for, on standard output and in files. */
import type {AuditReport} from '../audit/report.ts';
import {KnownError} from '../errors.ts';
import {pathBytes} from '../text/path-bytes.ts';
import type {AuditFormatOptions, AuditFormatter} from '../render/report/audit-formatter.ts';
import type {AuditFormat, AuditOutput} from './option-values.ts';
import type {Output} from './output.ts';
import {PLAIN, styleFor, widthFor} from './style.ts';

interface AuditPrint extends Omit<AuditFormatOptions, 'style' | 'width'> {
  readonly outputs: readonly AuditOutput[];
}

/** Readable by others, as what a shell writes is. */
const FILE_MODE = 0o644;

/**
 * Interrupted here, what is printed ends after the part at hand, and no file is begun any more.
 *
 * @throws KnownError UNWRITABLE with the file's name, REPORT_TOO_LONG; forms before it are written
 */
export async function printAudit(
  report: AuditReport,
  {outputs, ...options}: AuditPrint,
  output: Output,
): Promise<void> {
  const already = output.interrupted;
  const isOver = () => !already && output.interrupted;
  for (const {format, file} of outputs) {
    const form = await FORMATS[format]();
    const dress =
      file === undefined
        ? {style: styleFor(output), width: widthFor(output)}
        : {style: PLAIN, width: widthFor(undefined)};
    const text = named(format, file, () => form(report, {...options, ...dress}));
    const written: Buffer[] = [];
    for (const part of typeof text === 'string' ? [text] : text) {
      await output.working(`writing the audit as ${format}`);
      if (isOver() || (file === undefined && output.gone)) break;
      if (file === undefined) await output.print(part);
      else written.push(pathBytes(part));
    }
    if (isOver()) return;
    if (file !== undefined) {
      const {writeNamed} = await import('../render/write.ts');
      await writeNamed(file, {bytes: Buffer.concat(written), mode: FILE_MODE});
    }
  }
}

/** The form's text; V8 has no string of more than 512 MiB, which some fleets need. */
function named<Text>(format: string, file: string | undefined, text: () => Text): Text {
  try {
    return text();
  } catch (cause) {
    if (!(cause instanceof RangeError) || cause.message !== 'Invalid string length') throw cause;
    throw new KnownError('REPORT_TOO_LONG', `an audit of so many VMs is too long for ${format}`, {
      file,
      help: 'use ndjson or csv, which are written one VM at a time, or choose less with --severity, --code or --vm',
      cause,
    });
  }
}

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

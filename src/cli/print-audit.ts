// SPDX-License-Identifier: Apache-2.0
/** One audit in every form that was asked for, on standard output and in files. */
import {basename, dirname} from 'node:path';
import type {AuditReport} from '../audit/report.ts';
import type {AuditFormatOptions} from '../render/report/audit-formatter.ts';
import {auditFormat} from './audit-formats.ts';
import type {AuditOutput} from './option-values.ts';
import type {Output} from './output.ts';
import {PLAIN, styleFor, widthFor} from './style.ts';

export interface AuditPrint extends Omit<AuditFormatOptions, 'style' | 'width'> {
  readonly outputs: readonly AuditOutput[];
}

/** Readable by others, as what a shell writes is. */
const FILE_MODE = 0o644;

/** @throws KnownError UNWRITABLE with the file's name; forms before it are written */
export async function printAudit(
  report: AuditReport,
  {outputs, ...options}: AuditPrint,
  output: Output,
): Promise<void> {
  for (const {format, file} of outputs) {
    const form = await auditFormat(format);
    if (file === undefined) {
      const text = form(report, {...options, style: styleFor(output), width: widthFor(output)});
      for (const part of typeof text === 'string' ? [text] : text) await output.print(part);
      continue;
    }
    const {writeFiles} = await import('../render/write.ts');
    const text = form(report, {...options, style: PLAIN, width: widthFor(undefined)});
    const whole = typeof text === 'string' ? text : [...text].join('');
    await writeFiles(dirname(file), [{path: basename(file), text: whole, mode: FILE_MODE}]);
  }
}

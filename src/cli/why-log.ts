// SPDX-License-Identifier: Apache-2.0
/** `svirtgen why --log`: denials of a kernel or audit log, explained. */
import {reasonOf} from '../files/errno.ts';
import {linesOf} from '../files/lines.ts';
import {openRegularFile} from '../files/read-regular-file.ts';
import {closeSync} from 'node:fs';
import {KnownError} from '../errors.ts';
import {jsonDocument} from '../render/json-document.ts';
import {logDocument} from '../render/report/denials/describe.ts';
import {formatLog} from '../render/report/log-table.ts';
import {DONE, FAILED, SOMETHING_TO_SEE, type ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {openHanded} from './open-handed.ts';
import {planEach} from './planning.ts';
import {denialsOf, forDenials} from '../library/explain-denials.ts';
import type {PlanningSite} from '../library/open-site.ts';
import type {PlannedDomain} from '../library/plan.ts';
import {styleFor, widthFor} from './style.ts';

/** In bytes. A denial has a few hundred; the journal puts all that it knows around it. */
const LONGEST_LINE = 1024 * 1024;

/**
 * @param log its file, or `-`
 * @param operands definitions, for names of VMs and devices; may be none
 */
export async function whyLog(
  log: string,
  operands: readonly string[],
  site: PlanningSite,
  {format, output}: {readonly format: 'table' | 'json'; readonly output: Output},
): Promise<ExitStatus> {
  const descriptor = openLog(log);
  const vms: PlannedDomain[] = [];
  const status = await planEach(operands, forDenials(site), output, planned => void vms.push(planned));
  // Half the definitions would be taken for all.
  if (output.interrupted) return FAILED;
  const report = denialsOf(textLines(descriptor, log), vms);
  const result =
    format === 'json'
      ? jsonDocument('denials', logDocument(report))
      : formatLog(report, {width: widthFor(output), style: styleFor(output)});
  await output.print(result);
  if (status === FAILED) return FAILED;
  return report.groups.length + report.unread.length + report.errors.length > 0 ? SOMETHING_TO_SEE : DONE;
}

function openLog(file: string): number {
  try {
    return file === '-' ? 0 : (openHanded(file) ?? openRegularFile(file));
  } catch (error) {
    throw unreadable(file, reasonOf(error));
  }
}

function* textLines(descriptor: number, file: string): Generator<string | undefined> {
  let isFirst = true;
  try {
    for (const line of linesOf(descriptor, LONGEST_LINE)) {
      const text = line?.toString('utf8');
      if (isFirst && text !== undefined && DEFINITION.test(text)) throw notALog(file);
      isFirst &&= text?.trim() === '';
      yield text;
    }
  } catch (error) {
    throw error instanceof KnownError ? error : unreadable(file, reasonOf(error));
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

/** As `virsh dumpxml` begins. */
const DEFINITION = /^\uFEFF?\s*<(?:\?xml|domain|!--)[\s>]/;

function notALog(file: string): KnownError {
  return new KnownError('LOG_UNREADABLE', 'this is XML, not a log', {
    file,
    help: 'the log comes first: svirtgen why --log LOG DEFINITION',
  });
}

function unreadable(file: string, why: string): KnownError {
  return new KnownError('LOG_UNREADABLE', `the log cannot be read: ${why}`, {
    file,
    help: 'name a file, or pipe in `journalctl -k` or `ausearch -m avc`',
  });
}

// SPDX-License-Identifier: Apache-2.0
/** `svirtgen why --log`: denials of a kernel or audit log, explained. */
import {readAll} from '../files/read-all.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {closeSync} from 'node:fs';
import {KnownError} from '../errors.ts';
import {jsonDocument} from '../render/json-document.ts';
import {logDocument} from '../render/report/denials/describe.ts';
import {formatLog} from '../render/report/log-table.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from './exit-status.ts';
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {openHanded} from './open-handed.ts';
import {planEach} from './planning.ts';
import {denialsOf, forDenials} from '../library/explain-denials.ts';
import type {PlanningSite} from '../library/open-site.ts';
import type {PlannedDomain} from '../library/plan.ts';
import {styleFor, widthFor} from './style.ts';

/** Logs are read whole: groups span them. */
const LARGEST = 512 * 1024 * 1024;

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
  const text = readLog(log);
  const vms: PlannedDomain[] = [];
  const status = await planEach(operands, forDenials(site), output, planned => void vms.push(planned));
  const report = denialsOf(text, vms);
  const result =
    format === 'json'
      ? jsonDocument('denials', logDocument(report))
      : formatLog(report, {width: widthFor(output), style: styleFor(output)});
  await output.print(result);
  if (status === FAILED) return FAILED;
  return report.groups.length + report.unread.length > 0 ? SOMETHING_TO_SEE : DONE;
}

function readLog(file: string): string {
  const descriptor = file === '-' ? 0 : handed(file);
  try {
    if (descriptor === undefined) return readRegularFile(file, {largest: LARGEST}).toString('utf8');
    return readAll(descriptor, LARGEST, () => unreadable(file, `larger than ${LARGEST} bytes`)).toString(
      'utf8',
    );
  } catch (error) {
    throw error instanceof KnownError && error.code === 'LOG_UNREADABLE'
      ? error
      : unreadable(file, (error as Error).message);
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

function handed(file: string): number | undefined {
  try {
    return openHanded(file);
  } catch (error) {
    throw unreadable(file, (error as Error).message);
  }
}

function unreadable(file: string, why: string): KnownError {
  return new KnownError('LOG_UNREADABLE', `the log cannot be read: ${why}`, {
    file,
    help: 'name a file, or pipe in `journalctl -k` or `ausearch -m avc`',
  });
}

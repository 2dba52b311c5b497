/** `svirtgen why --log`: denials of a kernel or audit log, explained. */
import {readAll} from '../files/read-all.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {closeSync} from 'node:fs';
import {analysisOf} from '../layers/analysis.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';
import {explainLog} from '../denials/explain-log.ts';
import {vmFacts} from '../denials/vm-facts.ts';
import {parseLog} from '../denials/parse-log.ts';
import type {Domain} from '../domain/domain.ts';
import {KnownError} from '../errors.ts';
import {describedGroup} from '../render/report/denials/describe.ts';
import {formatLog} from '../render/report/log-table.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from './exit-status.ts';
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {openHanded} from './open-handed.ts';
import {planEach} from './planning.ts';
import type {PlanningSite} from './site.ts';
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
  const parsed = parseLog(readLog(log));
  const written = new Map<Analysis, Domain>();
  // What the VM needs is asked, whatever mode its profile was written in and whatever layers the policy has.
  const wanted = {...site, mode: 'strict', layers: LAYER_IDS} as const;
  const status = await planEach(operands, wanted, output, planned => {
    written.set(analysisOf(planned, {active: LAYER_IDS}), planned.domain);
  });
  const report = explainLog(parsed, [...written.keys()], vmFacts(written));
  const text =
    format === 'json'
      ? `${JSON.stringify({...report, groups: report.groups.map(describedGroup)}, undefined, 2)}\n`
      : formatLog(report, {width: widthFor(output), style: styleFor(output)});
  await output.print(text);
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

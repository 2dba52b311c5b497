/** `svirtgen why --log`: denials of a kernel or audit log, explained. */
import {readAll} from '../files/read-all.ts';
import {closeSync, openSync} from 'node:fs';
import {analysisOf} from '../layers/analysis.ts';
import type {Analysis} from '../layers/analysis.ts';
import {explainLog} from '../denials/explain-log.ts';
import {parseLog} from '../denials/parse-log.ts';
import {KnownError} from '../errors.ts';
import {planWithInventory} from '../layers/plan-domain.ts';
import {parseDomain} from '../domain/parse-domain.ts';
import {formatLog} from '../render/report/log-table.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from './exit-status.ts';
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';
import {readDefinitions} from './read-definitions.ts';
import {formatError} from './report-errors.ts';
import type {PlanningSite} from './site.ts';
import {styleFor, WIDTH} from './style.ts';

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
  const {analyses, failed} = analysesOf(operands, site, output);
  const report = explainLog(parsed, analyses);
  const text =
    format === 'json'
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : formatLog(report, {width: WIDTH, style: styleFor(output)});
  await output.print(text);
  if (failed) return FAILED;
  return report.groups.length + report.unread.length > 0 ? SOMETHING_TO_SEE : DONE;
}

function analysesOf(
  operands: readonly string[],
  site: PlanningSite,
  output: Output,
): {readonly analyses: readonly Analysis[]; readonly failed: boolean} {
  const analyses: Analysis[] = [];
  let failed = false;
  for (const definition of readDefinitions(operands)) {
    try {
      if ('failure' in definition) throw definition.failure;
      const domain = parseDomain(definition.content, {defaultSecurityModel: site.policy.securityDrivers[0]});
      const planned = planWithInventory(domain, site.host, site.policy, {...site, backends: undefined});
      analyses.push(analysisOf(planned, {active: ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace']}));
    } catch (error) {
      failed = true;
      output.complain(formatError(error, definition.file));
    }
  }
  return {analyses, failed};
}

function readLog(file: string): string {
  const descriptor = file === '-' ? 0 : open(file);
  try {
    return readAll(descriptor, LARGEST, () => unreadable(file, `larger than ${LARGEST} bytes`)).toString(
      'utf8',
    );
  } catch (error) {
    throw error instanceof KnownError ? error : unreadable(file, (error as Error).message);
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
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

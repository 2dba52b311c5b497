/** `svirtgen why`: which layer keeps a VM from a path, and what would let it in. */
import {analysisOf} from '../../layers/analysis.ts';
import {explain} from '../../why/explain.ts';
import type {WhyAnswer} from '../../why/answer.ts';
import {KnownError} from '../../errors.ts';
import {withDetails} from '../../host/with-details.ts';
import type {PlanWithInventory} from '../../layers/plan-with-inventory.ts';
import {whyJson} from '../../render/report/why-json.ts';
import {formatWhy} from '../../render/report/why-table.ts';
import type {Invocation} from '../command.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {parseDefinition} from '../definitions/each-definition.ts';
import {readDefinition} from '../definitions/read-definitions.ts';
import {noteAssumptions, planParsed} from '../planning.ts';
import {formatError} from '../report-errors.ts';
import {openSite} from '../site.ts';
import {liveStockRules} from '../stock-profile.ts';
import type {PlanningSite} from '../site.ts';
import {styleFor, widthFor} from '../style.ts';

export interface WhyOptions extends PlanningOptions {
  readonly format: 'table' | 'json';
  readonly access?: string | undefined;
  readonly process?: string | undefined;
  readonly asIs?: boolean | undefined;
  readonly log?: string | undefined;
}

export async function run(invocation: Invocation<WhyOptions>): Promise<ExitStatus> {
  const {operands, options, output} = invocation;
  const [file, path, ...more] = operands;
  const log = options.log ?? (operands.length === 0 ? '-' : undefined);
  if (log !== undefined) return explainLogs(log, invocation);
  if (file === undefined || path === undefined || more.length > 0) throw badOperands();
  if (!path.startsWith('/')) throw relativePath(path);
  const site = openSite(options);
  noteAssumptions(site, output);
  try {
    const answer = answerFor(file, path, site, options);
    const text =
      options.format === 'json'
        ? whyJson(answer)
        : formatWhy(answer, {width: widthFor(output), style: styleFor(output)});
    await output.print(text);
    return answer.verdict === 'refused' ? SOMETHING_TO_SEE : DONE;
  } catch (error) {
    output.complain(formatError(error, file));
    return FAILED;
  }
}

/** Without operands, what is piped in is a log. */
async function explainLogs(
  log: string,
  {operands, options, output}: Invocation<WhyOptions>,
): Promise<ExitStatus> {
  if (options.log === undefined && process.stdin.isTTY) throw badOperands();
  const site = openSite(options);
  noteAssumptions(site, output);
  const {whyLog} = await import('../why-log.ts');
  return whyLog(log, operands, site, {format: options.format, output});
}

function answerFor(file: string, path: string, site: PlanningSite, options: WhyOptions): WhyAnswer {
  const planned = planFor(file, site);
  const host = withDetails(site.host, [path]);
  const analysis = analysisOf(
    {...planned, site: {...planned.site, host}},
    {active: site.layers, asIs: options.asIs, stock: host.kind === 'live' ? liveStockRules() : undefined},
  );
  const {process, access} = options;
  const answer = explain(analysis, {path, process, access});
  if (answer !== undefined) return answer;
  const names = planned.plan.processes.map(({name}) => name).join(', ');
  throw new KnownError('NO_SUCH_PROCESS', `${planned.plan.domain.name} has no process ${process ?? ''}`, {
    help: `it has ${names}`,
  });
}

function planFor(operand: string, site: PlanningSite): PlanWithInventory {
  const parsed = parseDefinition(readDefinition(operand, site), site);
  if ('failure' in parsed) throw parsed.failure;
  return planParsed(parsed, site);
}

function badOperands(): KnownError {
  return new KnownError('USAGE', 'why takes a definition and a path', {
    help: 'svirtgen why web-server.xml /srv/images/web.qcow2, or svirtgen why --log FILE for denials',
  });
}

function relativePath(path: string): KnownError {
  return new KnownError('USAGE', `${path} is no absolute path`, {help: 'name the path from / on'});
}

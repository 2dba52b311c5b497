// SPDX-License-Identifier: Apache-2.0
/** `svirtgen why`: which layer keeps a VM from a path, and what would let it in. */
import {KnownError} from '../../errors.ts';
import {jsonDocument} from '../../render/json-document.ts';
import {whyDocument} from '../../render/report/why-json.ts';
import {formatWhy} from '../../render/report/why-table.ts';
import type {Invocation} from '../verb.ts';
import {DONE, FAILED, SOMETHING_TO_SEE, type ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {parseDefinition} from '../definitions/each-definition.ts';
import {readDefinition} from '../definitions/read-definitions.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {planEach} from '../planning.ts';
import {formatError} from '../report-errors.ts';
import {openSite, type PlanningSite} from '../../library/open-site.ts';
import {checkPath} from '../../library/check-path.ts';
import {planParsed, type PlannedDomain} from '../../library/plan.ts';
import {isJudged, othersOf, whyPlanned} from '../../library/why.ts';
import {shellWord} from '../../text/quote-shell.ts';
import type {WhyAnswer} from '../../why/answer.ts';
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
  const [file, ...rest] = operands;
  const path = rest.at(-1);
  const log = options.log ?? (operands.length === 0 ? '-' : undefined);
  if (log !== undefined) return explainLogs(log, invocation);
  if (file === undefined || path === undefined) throw badOperands();
  if (!path.startsWith('/') && LOGGED.test(path)) throw lineInPlaceOfPath(file);
  const site = openSite(options);
  noteAssumptions([site], output, options.format);
  try {
    const asked = planAsked(file, path, site);
    // `serial 0` are two words where the shell has taken the quotes away.
    if (!path.startsWith('/')) checkPath(rest.some(isPath) ? path : rest.join(' '), asked, file);
    const own = whyPlanned(asked, path, site, options);
    const more = rest.length > 1 && (await others(asked, path, rest.slice(0, -1), site, invocation));
    // Some VMs would be taken for all.
    if (output.interrupted) return FAILED;
    const answer: WhyAnswer = {...own, ...more};
    if (site.host.kind === 'snapshot' && own.layer === 'missing')
      output.note(
        'what the snapshot does not list is taken for missing; svirtgen snapshot --path records more paths',
      );
    const text =
      options.format === 'json'
        ? jsonDocument('why', whyDocument(answer))
        : formatWhy(answer, {width: widthFor(output), style: styleFor(output)});
    await output.print(text);
    if (answer.unjudged) return FAILED;
    return answer.verdict === 'refused' ? SOMETHING_TO_SEE : DONE;
  } catch (error) {
    const isUsage = error instanceof KnownError && error.code === 'USAGE';
    output.complain(formatError(error, isUsage ? undefined : file));
    return FAILED;
  }
}

function isPath(operand: string): boolean {
  return operand.includes('/');
}

/** Where both operands are wrong, their order may be. */
function planAsked(file: string, path: string, site: PlanningSite): PlannedDomain {
  try {
    return planParsed(parseDefinition(readDefinition(file, site), site), site);
  } catch (error) {
    checkPath(path);
    throw error;
  }
}

/** A directory of definitions holds the one that is asked about, too. */
async function others(
  asked: PlannedDomain,
  path: string,
  operands: readonly string[],
  site: PlanningSite,
  {options, output}: Invocation<WhyOptions>,
): Promise<Pick<WhyAnswer, 'others' | 'unjudged'>> {
  const vms: PlannedDomain[] = [];
  const unjudged: string[] = [];
  const {name, uuid} = asked.plan.domain;
  const gather = (vm: PlannedDomain): void => {
    const {domain} = vm.plan;
    if (domain.name === name && domain.uuid === uuid) return;
    if (isJudged(vm)) vms.push(vm);
    else unjudged.push(vm.file);
  };
  await planEach(operands, site, output, gather, file => void unjudged.push(file));
  return {
    others: othersOf(vms, path, site, options.asIs),
    ...(unjudged.length > 0 && {unjudged}),
  };
}

/** Without operands, what is piped in is a log. */
async function explainLogs(
  log: string,
  {operands, options, output}: Invocation<WhyOptions>,
): Promise<ExitStatus> {
  if (options.log === undefined && process.stdin.isTTY) throw badOperands();
  const site = openSite(options);
  noteAssumptions([site], output);
  const {whyLog} = await import('../why-log.ts');
  return whyLog(log, operands, site, {format: options.format, output});
}

/** As AppArmor and SELinux write into a log. */
const LOGGED = /\bdenied\b.*=/iu;

function lineInPlaceOfPath(vm: string): KnownError {
  return new KnownError('USAGE', 'a line of a log stands where a path has to be', {
    help: `pipe it in: svirtgen why --log - ${shellWord(vm)}`,
  });
}

function badOperands(): KnownError {
  return new KnownError('USAGE', 'why needs a VM and a path', {
    help: 'run svirtgen why DOMAIN PATH; svirtgen audit --paths DOMAIN lists the paths, and svirtgen why --log FILE DOMAIN explains denials (- for standard input)',
  });
}

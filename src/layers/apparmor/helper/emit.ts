// SPDX-License-Identifier: Apache-2.0
/** Turns requests into rules, one after the other, as libvirt's helper does (virt-aa-helper.c). */
import {ruleText} from '../escape-path.ts';
import {withTarget} from '../../../text/paths.ts';
import type {Host} from '../../../host/host.ts';
import type {ApparmorPolicy} from '../../../policy/policy.ts';
import type {Provenance} from '../../../inventory/resource.ts';
import type {ApparmorRule} from '../../plan.ts';
import {judgePath} from './path-policy.ts';
import {resolveForHelper} from './resolve-path.ts';
import type {
  BatchRequest,
  HelperMessage,
  HelperRefusal,
  LiteralLine,
  PathRequest,
  RuleRequest,
} from './rule-request.ts';

/** What the last host device left in the helper's one status variable. */
type Status = 'unset' | 'succeeded' | 'failed';

export interface Emission {
  /** Lines of the `.files` file, without line ends. */
  readonly lines: readonly string[];
  readonly rules: readonly ApparmorRule[];
  readonly messages: readonly HelperMessage[];
  /** What ended the run. */
  readonly failure: HelperRefusal | undefined;
  /** What the host devices before it left behind. */
  readonly status: Status;
}

interface Outcome {
  readonly lines?: readonly Line[];
  readonly messages?: readonly HelperMessage[];
  readonly failure?: HelperRefusal;
  readonly status?: Status;
}

type Line = {readonly text: string; readonly rule?: ApparmorRule};

type PathOutcome = Outcome & {
  /** `refused` by the tables, or `failed` because there is no path or it cannot be resolved. */
  readonly result: 'written' | 'skipped' | 'refused' | 'failed';
};

interface Site {
  readonly host: Host;
  readonly tables: ApparmorPolicy;
}

const DENY_COMMENT = "  # don't audit writes to readonly files";

/** @param requests taken lazily: nothing is asked for after the failure that ends the run */
export function emitRules(requests: Iterable<RuleRequest>, host: Host, tables: ApparmorPolicy): Emission {
  const lines: Line[] = [];
  const messages: HelperMessage[] = [];
  let status: Status = 'unset';
  let failure: HelperRefusal | undefined;
  for (const request of requests) {
    const outcome = grant(request, {host, tables});
    lines.push(...(outcome.lines ?? []));
    messages.push(...(outcome.messages ?? []));
    status = outcome.status ?? status;
    failure = outcome.failure;
    if (failure) break;
  }
  const rules = lines.flatMap(({rule}) => rule ?? []);
  return {lines: lines.map(({text}) => text), rules, messages, failure, status};
}

function grant(request: RuleRequest, site: Site): Outcome {
  switch (request.kind) {
    case 'path':
      return grantPath(request, site);
    case 'literal':
      return {lines: request.lines.map(line => literalLine(line, request.from))};
    case 'batch':
      return grantBatch(request, site);
    case 'visit':
      return {status: 'succeeded'};
    case 'crash':
      return {
        failure: {code: 'AA_HELPER_CRASH', message: request.message, from: request.from},
        status: 'failed',
      };
  }
}

function grantPath(request: PathRequest, site: Site): Outcome {
  const {failure, ...outcome} = addPath(request, site);
  const status = failure ? 'failed' : 'succeeded';
  return {
    ...outcome,
    ...(request.leavesStatus && {status}),
    ...(failure && request.failure === 'ends the run' && {failure}),
  };
}

/** A batch goes on after a refused path, and ends with success; it stops at one that cannot be resolved. */
function grantBatch({paths}: BatchRequest, site: Site): Outcome {
  const outcomes: PathOutcome[] = [];
  let status: Status = 'succeeded';
  for (const request of paths) {
    const outcome = addPath(request, site);
    outcomes.push(outcome);
    if (outcome.result !== 'failed') continue;
    status = 'failed';
    break;
  }
  return {
    lines: outcomes.flatMap(({lines}) => lines ?? []),
    messages: outcomes.flatMap(({messages}) => messages ?? []),
    status,
  };
}

function addPath(request: PathRequest, {host, tables}: Site): PathOutcome {
  const {path, from} = request;
  if (path === undefined)
    return fails('failed', {code: 'AA_MISSING_PATH', message: `${from.device} has no path`, from}, []);
  if (!path.startsWith('/')) {
    return {result: 'skipped', messages: say('warning', from, path, 'skipped non-absolute path')};
  }
  const resolved = resolveForHelper(path, host);
  if (resolved === undefined) {
    const failure = {code: 'AA_UNRESOLVABLE_PATH', message: `${path} cannot be resolved`, from};
    return fails('failed', failure, [path, 'could not find realpath']);
  }
  const readonly = !request.access.includes('w');
  const verdict = judgePath(resolved, readonly, tables);
  const missing = host.stat(resolved) || resolved.includes('"') ? [] : say('warning', from, MISSING);
  if (!verdict.allowed) {
    const {allowed: _allowed, reason, ...kind} = verdict;
    const message = `${withTarget(path, resolved)}: ${reason}`;
    const refusal = fails('refused', {...kind, message, from}, [path, 'skipped restricted file']);
    return {...refusal, messages: [...missing, ...(refusal.messages ?? [])]};
  }
  return {result: 'written', lines: pathLines(resolved, request), messages: missing};
}

const MISSING = 'path does not exist, skipping file type checks';

/** One trailing slash is dropped, so that `/` becomes the empty string and its subtree `/**`. */
function pathLines(resolved: string, {access, recursive, from}: PathRequest): readonly Line[] {
  const base = resolved.endsWith('/') ? resolved.slice(0, -1) : resolved;
  const path = recursive ? `${base}/**` : base;
  const lines = [ruleLine({path, access: access.replace('R', 'r'), deny: false, from})];
  if (!/[wR]/.test(access)) lines.push({text: DENY_COMMENT}, ruleLine({path, access: 'w', deny: true, from}));
  if (recursive) lines.push(ruleLine({path: `${base}/`, access: 'r', deny: false, from}));
  return lines;
}

function ruleLine(rule: ApparmorRule): Line {
  return {text: ruleText(rule), rule};
}

function literalLine(line: LiteralLine, from: Provenance): Line {
  return 'comment' in line ? {text: `  # ${line.comment}`} : ruleLine({...line, from});
}

function fails(result: 'refused' | 'failed', failure: HelperRefusal, said: readonly string[]): PathOutcome {
  return {result, failure, messages: say('error', failure.from, ...said)};
}

function say(
  severity: HelperMessage['severity'],
  from: Provenance,
  ...texts: readonly string[]
): readonly HelperMessage[] {
  return texts.map(text => ({severity, text, from}));
}

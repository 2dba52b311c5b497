// SPDX-License-Identifier: Apache-2.0
/** The layers in the order in which the kernel asks them, and the first that refuses. */
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {WhyAnswer} from './answer.ts';
import {namePrefix} from '../policy/short-name.ts';
import {openCase, type Ask} from './case.ts';
import {insteadOf} from './instead.ts';
import {intendedRefusal} from './intended.ts';
import {remediesFor} from './remedies.ts';
import {stepsOf} from './steps.ts';

/** Undefined when the VM has no process of that name. */
export function explain(analysis: Analysis, ask: Ask): WhyAnswer | undefined {
  const planned = ownName(ask.path, analysis);
  const answer = answerTo(analysis, planned === undefined ? ask : {...ask, path: planned});
  if (planned === undefined || answer === undefined) return answer;
  return {...answer, path: ask.path, resolved: resolvedPath(ask.path, analysis.host)};
}

/**
 * A path with the number of a start, as logs have it, by the name that it is planned under. Undefined for what is
 * named otherwise, or in the plan as it is.
 */
function ownName(path: string, analysis: Analysis): string | undefined {
  const {id, name} = analysis.site.domain;
  if (id >= 0) return undefined;
  const own = path
    .split('/')
    .map(part => part.replace(/^(domain-)?[1-9]\d{0,9}(?=-)/, `$1${id}`))
    .join('/');
  const isOwn = own !== path && own.includes(`${id}-${namePrefix(name)}`);
  const uses = isOwn ? analysis.places().all(resolvedPath(own, analysis.host)) : [];
  return uses.some(({shortNamed}) => shortNamed) ? own : undefined;
}

function answerTo(analysis: Analysis, ask: Ask): WhyAnswer | undefined {
  const one = openCase(analysis, ask);
  if (one === undefined) return undefined;
  const steps = stepsOf(one);
  const refused = steps.filter(({verdict}) => verdict === 'refused');
  const [refusal] = refused;
  const right = refusal ? intendedRefusal(one, refused) : null;
  const remedies = right === null ? remediesFor(one, refused) : [];
  return {
    domain: analysis.plan.domain.name,
    path: one.path,
    resolved: one.resolved,
    process: one.process.name,
    access: one.access,
    verdict: refusal ? 'refused' : 'allowed',
    layer: refusal?.layer ?? null,
    steps,
    remedies,
    right,
    instead: right === null ? insteadOf(one, steps, remedies) : null,
  };
}

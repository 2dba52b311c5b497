// SPDX-License-Identifier: Apache-2.0
/** The layers in the order in which the kernel asks them, and the first that refuses. */
import type {Analysis} from '../layers/analysis.ts';
import type {WhyAnswer} from './answer.ts';
import {openCase, type Ask} from './case.ts';
import {intendedRefusal} from './intended.ts';
import {remediesFor} from './remedies.ts';
import {stepsOf} from './steps.ts';

/** Undefined when the VM has no process of that name. */
export function explain(analysis: Analysis, ask: Ask): WhyAnswer | undefined {
  const one = openCase(analysis, ask);
  if (one === undefined) return undefined;
  const steps = stepsOf(one);
  const refused = steps.filter(({verdict}) => verdict === 'refused');
  const [refusal] = refused;
  const right = refusal ? intendedRefusal(one, refused) : null;
  return {
    domain: analysis.plan.domain.name,
    path: one.path,
    resolved: one.resolved,
    process: one.process.name,
    access: one.access,
    verdict: refusal ? 'refused' : 'allowed',
    layer: refusal?.layer ?? null,
    steps,
    remedies: right === null ? remediesFor(one, refused) : [],
    right,
  };
}

// SPDX-License-Identifier: Apache-2.0
/** The layers in the order in which the kernel asks them. */
import {KERNEL_ORDER, type LayerId} from '../layers/layer-id.ts';
import type {Step} from './answer.ts';
import type {Case} from './case.ts';
import {dacStep, missingStep, mountStep, pathStep} from './file-steps.ts';
import {apparmorStep, cgroupStep, layerStep, selinuxStep} from './layer-steps.ts';

type AskStep = (one: Case) => Step;

/** Layers that answer to more than reading and writing. */
const LAYER_STEPS: Partial<Record<LayerId, AskStep>> = {
  dac: dacStep,
  cgroup: cgroupStep,
  selinux: selinuxStep,
  apparmor: apparmorStep,
};

/** What fs/namei.c asks around the owner: the way before it, the mount after it. */
const STEPS: readonly AskStep[] = KERNEL_ORDER.flatMap(id => {
  const step: AskStep = LAYER_STEPS[id] ?? (one => layerStep(id, one));
  return id === 'dac' ? [pathStep, missingStep, step, mountStep] : [step];
});

export function stepsOf(one: Case): readonly Step[] {
  return withoutConsequences(STEPS.map(step => step(one)));
}

/** What is not there has no owner to ask: only the step that says so refuses. */
function withoutConsequences(steps: readonly Step[]): readonly Step[] {
  const missing = steps.some(({layer, verdict}) => layer === 'missing' && verdict === 'refused');
  if (!missing) return steps;
  return steps.map(step =>
    step.layer !== 'path' && step.layer !== 'missing' && step.verdict !== 'not asked'
      ? {...step, verdict: 'not asked', cause: {kind: 'nothing-there'}}
      : step,
  );
}

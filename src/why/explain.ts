/** The layers in the order in which the kernel asks them, and the first that refuses. */
import type {Analysis} from '../layers/analysis.ts';
import type {Step, WhyAnswer} from './answer.ts';
import type {Ask, Case} from './case.ts';
import {openCase} from './case.ts';
import {dacStep, missingStep, mountStep, pathStep} from './file-steps.ts';
import {apparmorStep, cgroupStep, namespaceStep, selinuxStep} from './layer-steps.ts';
import {remediesFor} from './remedies.ts';
import {intendedRefusal} from './intended.ts';

/**
 * fs/namei.c: a name is looked up in the process's own mount namespace, the way is searched, then come mode bits
 * and ACL, the mount, the device list, and the security modules: SELinux with the inode, AppArmor with the path
 * once the file is open.
 */
const STEPS: readonly ((one: Case) => Step)[] = [
  namespaceStep,
  pathStep,
  missingStep,
  dacStep,
  mountStep,
  cgroupStep,
  selinuxStep,
  apparmorStep,
];

/** Undefined when the VM has no process of that name. */
export function explain(analysis: Analysis, ask: Ask): WhyAnswer | undefined {
  const one = openCase(analysis, ask);
  if (one === undefined) return undefined;
  const steps = withoutConsequences(STEPS.map(step => step(one)));
  const refused = steps.filter(({verdict}) => verdict === 'refused');
  return {
    domain: analysis.plan.domain.name,
    path: one.path,
    resolved: one.resolved,
    process: one.process.name,
    access: one.access,
    verdict: refused.length > 0 ? 'refused' : 'allowed',
    layer: refused[0]?.layer ?? null,
    steps,
    remedies: remediesFor(one, refused),
    right: refused[0] ? intendedRefusal(one, refused[0]) : null,
  };
}

/** What is not there has no owner to ask: only the step that says so refuses. */
function withoutConsequences(steps: readonly Step[]): readonly Step[] {
  const missing = steps.some(({layer, verdict}) => layer === 'missing' && verdict === 'refused');
  if (!missing) return steps;
  const after = new Set(['namespace', 'dac', 'mount', 'cgroup', 'selinux', 'apparmor']);
  return steps.map(step =>
    after.has(step.layer) && step.verdict !== 'not asked'
      ? {...step, verdict: 'not asked', cause: {kind: 'nothing-there'}}
      : step,
  );
}

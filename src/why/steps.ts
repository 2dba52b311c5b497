/** The layers in the order in which the kernel asks them. */
import type {Step} from './answer.ts';
import type {Case} from './case.ts';
import {dacStep, missingStep, mountStep, pathStep} from './file-steps.ts';
import {apparmorStep, cgroupStep, namespaceStep, selinuxStep} from './layer-steps.ts';

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

export function stepsOf(one: Case): readonly Step[] {
  return withoutConsequences(STEPS.map(step => step(one)));
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

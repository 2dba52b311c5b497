/** All five layers about one process and one path, and what they agree on. */
import type {Backend} from '../../labelers/plan.ts';
import {judgeApparmor} from './apparmor.ts';
import {judgeCgroup} from './cgroup.ts';
import {judgeDac} from './dac.ts';
import {commonAccess} from './judgement.ts';
import type {Judge, Judgement, Question} from './judgement.ts';
import {judgeNamespace} from './namespace.ts';
import type {Scene} from './scene.ts';
import {judgeSelinux} from './selinux.ts';

/** In the order in which reports show them. */
export const LAYERS = [
  'dac',
  'selinux',
  'apparmor',
  'cgroup',
  'namespace',
] as const satisfies readonly Backend[];

const JUDGES: Readonly<Record<Backend, Judge<Scene>>> = {
  dac: judgeDac,
  selinux: judgeSelinux,
  apparmor: judgeApparmor,
  cgroup: judgeCgroup,
  namespace: judgeNamespace,
};

export type Judgements = Readonly<Record<Backend, Judgement>>;

export function judgeAll(scene: Scene, question: Question): Judgements {
  return Object.fromEntries(LAYERS.map(layer => [layer, JUDGES[layer](scene, question)])) as Record<
    Backend,
    Judgement
  >;
}

/** What every layer that could be judged allows; all of `rw` where none has a say. */
export function effectiveAccess(judgements: Judgements): string {
  return LAYERS.map(layer => judgements[layer].access)
    .filter(access => access !== null)
    .reduce(commonAccess, 'rw');
}

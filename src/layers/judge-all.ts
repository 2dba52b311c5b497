/** All five layers about one process and one path, and what they agree on. */
import type {LayerId} from './plan.ts';
import {judgeApparmor} from './apparmor/judge-apparmor.ts';
import {judgeCgroup} from './cgroup/judge-cgroup.ts';
import {judgeDac} from './dac/judge-dac.ts';
import {commonAccess} from './judgement.ts';
import type {Judge, Judgement, Question} from './judgement.ts';
import {judgeNamespace} from './namespace/judge-namespace.ts';
import type {Analysis} from './analysis.ts';
import {judgeSelinux} from './selinux/judge-selinux.ts';

/** In the order in which reports show them. */
export const LAYERS = [
  'dac',
  'selinux',
  'apparmor',
  'cgroup',
  'namespace',
] as const satisfies readonly LayerId[];

const JUDGES: Readonly<Record<LayerId, Judge<Analysis>>> = {
  dac: judgeDac,
  selinux: judgeSelinux,
  apparmor: judgeApparmor,
  cgroup: judgeCgroup,
  namespace: judgeNamespace,
};

export type Judgements = Readonly<Record<LayerId, Judgement>>;

export function judgeAll(analysis: Analysis, question: Question): Judgements {
  return Object.fromEntries(LAYERS.map(layer => [layer, JUDGES[layer](analysis, question)])) as Record<
    LayerId,
    Judgement
  >;
}

/** What every layer that could be judged allows; all of `rw` where none has a say. */
export function effectiveAccess(judgements: Judgements): string {
  return LAYERS.map(layer => judgements[layer].access)
    .filter(access => access !== null)
    .reduce(commonAccess, 'rw');
}

// SPDX-License-Identifier: Apache-2.0
/** What would let the process in. Each remedy is tried on the model first; only what works is printed. */
import type {Remedy, Step, WhyLayer} from './answer.ts';
import {openCase, type Case} from './case.ts';
import {withChange, type Change, type Candidate} from './change.ts';
import {fileRemedy, missingRemedy, mountRemedy} from './file-remedies.ts';
import {searchRemedy} from './search-remedies.ts';
import {apparmorRemedy, deviceRemedy, selinuxRemedy} from './layer-remedies.ts';
import {stepsOf} from './steps.ts';

const BY_LAYER: Partial<Record<WhyLayer, (one: Case, step: Step) => Candidate | undefined>> = {
  path: searchRemedy,
  missing: missingRemedy,
  dac: fileRemedy,
  mount: mountRemedy,
  selinux: selinuxRemedy,
  apparmor: apparmorRemedy,
  cgroup: deviceRemedy,
  namespace: deviceRemedy,
};

function candidate(one: Case, refusal: Step): Candidate | undefined {
  return BY_LAYER[refusal.layer]?.(one, refusal);
}

/** The smallest change that helps. Where several layers refuse, it has what all of them need. */
export function remedyFor(one: Case, refused: readonly Step[]): Remedy | undefined {
  const refusal = firstToMend(refused);
  const first = refusal && candidate(one, refusal);
  return first && completed(one, first);
}

/** On a read-only file system nothing else can be fixed, and libvirt sets neither owner nor label. */
export function firstToMend(refused: readonly Step[]): Step | undefined {
  return refused.find(({layer}) => layer === 'mount') ?? refused[0];
}

type Parts = [Candidate, ...Candidate[]];

/** Every layer once, and none twice. */
const MOST_PARTS = 8;

/** With what the layers behind need, too; undefined when the process is not let in for sure. */
function completed(one: Case, first: Candidate): Remedy | undefined {
  const parts: Parts = [first];
  let {analysis} = one;
  for (let part: Candidate | undefined = first; part !== undefined && parts.length <= MOST_PARTS;) {
    analysis = withChange(analysis, part.change);
    const next = openCase(analysis, {path: one.path, process: one.process.name, access: one.access});
    if (next === undefined) return undefined;
    const steps = stepsOf(next);
    const refusal = firstToMend(steps.filter(({verdict}) => verdict === 'refused'));
    if (refusal === undefined) return isSure(steps, parts) ? joined(parts) : undefined;
    // A layer that still refuses was not fixed.
    if (parts.some(({layer}) => layer === refusal.layer)) return undefined;
    part = candidate(next, refusal);
    if (part) parts.push(part);
  }
  return undefined;
}

function isSure(steps: readonly Step[], parts: readonly Candidate[]): boolean {
  return parts.every(({layer, change}) =>
    steps.some(step => step.layer === layer && (step.verdict !== 'unknown' || isAside(step, change))),
  );
}

/** A host that tells nothing of another directory told nothing before, either. */
function isAside({cause}: Step, {files}: Change): boolean {
  return cause.kind === 'search-unknown' && files?.has(cause.directory) !== true;
}

function joined(parts: Readonly<Parts>): Remedy {
  const all = (key: 'text' | 'command' | 'opens', between: string) =>
    [...new Set(parts.map(part => part[key]))].join(between);
  return {
    layer: parts[0].layer,
    text: all('text', '. Also '),
    command: all('command', '\n'),
    opens: all('opens', '; '),
  };
}

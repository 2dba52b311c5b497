// SPDX-License-Identifier: Apache-2.0
/** What would let the process in. Each remedy is tried on the model first; only what works is printed. */
import type {Remedy, Step, WhyLayer} from './answer.ts';
import {openCase, type Case} from './case.ts';
import {withChange, type Change, type Candidate} from './change.ts';
import {fileRemedies, missingRemedies} from './file-remedies.ts';
import {mountRemedies} from './mount-remedies.ts';
import {searchRemedies} from './search-remedies.ts';
import {apparmorRemedies, deviceRemedies, selinuxRemedies} from './layer-remedies.ts';
import {stepsOf} from './steps.ts';

const BY_LAYER: Partial<Record<WhyLayer, (one: Case, step: Step) => readonly Candidate[]>> = {
  path: searchRemedies,
  missing: missingRemedies,
  dac: fileRemedies,
  mount: mountRemedies,
  selinux: selinuxRemedies,
  apparmor: apparmorRemedies,
  cgroup: deviceRemedies,
  namespace: deviceRemedies,
};

function candidates(one: Case, refusal: Step): readonly Candidate[] {
  return BY_LAYER[refusal.layer]?.(one, refusal) ?? [];
}

/** The smallest first. Where several layers refuse, each remedy has what all of them need. */
export function remediesFor(one: Case, refused: readonly Step[]): readonly Remedy[] {
  const refusal = firstToMend(refused);
  if (refusal === undefined) return [];
  return candidates(one, refusal).flatMap(candidate => completed(one, candidate) ?? []);
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
    part = candidates(next, refusal)[0];
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

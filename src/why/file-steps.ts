// SPDX-License-Identifier: Apache-2.0
/** What the file system itself says: the way, the file, its owner and mode, and its mount. */
import {mountOf} from '../host/facts/mounts.ts';
import {EXECUTE, permissionBits} from '../kernel-model/dac/mode-bits.ts';
import {isMadeAtStart} from '../inventory/resource.ts';
import {causeOfDecision, type Cause} from '../layers/cause.ts';
import {missingDirectory} from '../layers/missing-directory.ts';
import {refusingOption} from '../layers/prerequisites/mount-refusal.ts';
import {decide, describeFile, judgeDac} from '../layers/dac/judge-dac.ts';
import {readWrite, type Case} from './case.ts';
import type {Step} from './answer.ts';

/** Directories that may not be searched, in the order of the way. */
export function closedDirectories({analysis, walk, subject, passed}: Case): readonly string[] {
  if (!subject || passed) return [];
  return walk.searched.filter(directory => {
    const facts = analysis.files.lstat(directory);
    return facts && decide(facts, subject, EXECUTE, analysis).answer === 'refused';
  });
}

export function pathStep(one: Case): Step {
  const {analysis, walk, subject, passed, process} = one;
  const step = {layer: 'path', from: null} as const;
  const unasked = (cause: Cause): Step => ({...step, verdict: 'not asked', cause, rule: ''});
  if (passed) return unasked({kind: 'descriptor-passed'});
  if (!subject) return unasked({kind: 'no-user', process: process.name});
  const [closed] = closedDirectories(one);
  const facts = closed === undefined ? undefined : analysis.files.lstat(closed);
  if (closed !== undefined && facts) {
    const cause: Cause = {kind: 'search-refused', subject, directory: closed};
    return {...step, verdict: 'refused', cause, rule: `${describeFile(facts)} ${closed}`};
  }
  const unknown = walk.searched.find(directory => {
    const here = analysis.files.lstat(directory);
    return !here || decide(here, subject, EXECUTE, analysis).answer === 'unknown';
  });
  if (unknown !== undefined) {
    return {...step, verdict: 'unknown', cause: {kind: 'search-unknown', directory: unknown}, rule: unknown};
  }
  return {
    ...step,
    verdict: 'allowed',
    cause: {kind: 'search-allowed', subject},
    rule: walk.searched.join(' '),
  };
}

export function missingStep(one: Case): Step {
  const {analysis, path, walk, uses} = one;
  const step = {layer: 'missing', from: uses[0]?.from ?? null} as const;
  if (walk.problem === undefined) {
    return {
      ...step,
      from: null,
      verdict: 'allowed',
      cause: {
        kind: 'exists',
        type: walk.facts?.type ?? 'file',
        end: walk.end === path ? undefined : walk.end,
      },
      rule: walk.end,
    };
  }
  if (walk.problem === 'missing' && !analysis.asIs && uses.some(isMadeAtStart) && hasDirectory(one))
    return {
      ...step,
      verdict: 'allowed',
      cause: {kind: 'made-at-start', by: 'unsaid'},
      rule: walk.end,
    };
  return {...step, verdict: 'refused', cause: {kind: PROBLEMS[walk.problem], path: walk.end}, rule: walk.end};
}

function hasDirectory({analysis, path, uses}: Case): boolean {
  return missingDirectory(path, uses, analysis) === undefined;
}

const PROBLEMS = {missing: 'missing', loop: 'link-loop', 'not-a-directory': 'no-directory'} as const;

export function dacStep(one: Case): Step {
  const {analysis, walk, subject, access} = one;
  const judgement = judgeDac(analysis, one);
  const {rule, from, cause} = judgement;
  const bits = permissionBits(access);
  if (judgement.state === 'unasked') return {layer: 'dac', verdict: 'not asked', cause, rule, from};
  if (bits === 0) return {layer: 'dac', verdict: 'not asked', cause: {kind: 'mode-bits-silent'}, rule, from};
  if (cause.kind === 'made-itself') return {layer: 'dac', verdict: cause.answer, cause, rule, from};
  const planned = analysis.owners.get(walk.end);
  if (subject && walk.facts && walk.facts.mode === undefined) {
    const own = planned?.uid === subject.uid;
    return {
      layer: 'dac',
      verdict: own ? 'allowed' : 'unknown',
      cause: own ? {kind: 'owned-at-start', subject} : {kind: 'owner-unknown'},
      rule: '',
      from: planned?.from ?? null,
    };
  }
  if (!subject || !walk.facts || walk.problem) {
    const enough = [...readWrite(one)].every(letter => judgement.access?.includes(letter));
    const verdict = judgement.state === 'unknown' ? 'unknown' : enough ? 'allowed' : 'refused';
    return {layer: 'dac', verdict, cause, rule, from};
  }
  const {sealed} = walk.facts;
  const decision = decide(walk.facts, subject, bits, analysis);
  if (sealed && access.includes('w') && decision.answer === 'allowed')
    return {layer: 'dac', verdict: 'refused', cause: {kind: 'sealed', path: walk.end, sealed}, rule, from};
  return {
    layer: 'dac',
    verdict: decision.answer,
    cause: causeOfDecision(decision, access, subject, planned !== undefined),
    rule: `${describeFile(walk.facts)} ${walk.end}`,
    from: planned?.from ?? null,
  };
}

export function mountStep(one: Case): Step {
  const {analysis, resolved, access, walk, passed, process} = one;
  const mount = mountOf(resolved, analysis.host.mounts());
  const step = {layer: 'mount', from: null} as const;
  if (!mount) return {...step, verdict: 'not asked', cause: {kind: 'mounts-unknown'}, rule: ''};
  const rule = `${mount.point} ${mount.type ?? '?'} ${mount.options ?? ''}`.trimEnd();
  // A socket that the process makes is a name on the file system, whatever is there now.
  const made = analysis.bound.has(resolved) ? undefined : walk.facts;
  const option = refusingOption(mount, {access, uid: passed ? null : process.uid}, made);
  if (option === undefined) {
    return {...step, verdict: 'allowed', cause: {kind: 'mount-allows', point: mount.point}, rule};
  }
  return {...step, verdict: 'refused', cause: {kind: 'mount-refuses', point: mount.point, option}, rule};
}

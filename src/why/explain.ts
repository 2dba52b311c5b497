// SPDX-License-Identifier: Apache-2.0
/** The layers in the order in which the kernel asks them, and the first that refuses. */
import type {Subject} from '../kernel-model/dac/mode-bits.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {Instead, Remedy, Step, WhyAnswer} from './answer.ts';
import {namePrefix} from '../policy/short-name.ts';
import {type Ask, type Case, openCase} from './case.ts';
import {intendedRefusal} from './intended.ts';
import {firstToMend, remedyFor} from './remedies.ts';
import {stepsOf} from './steps.ts';
import {mountOf, mountOptions} from '../host/facts/mounts.ts';
import {keepsContext} from '../layers/prerequisites/can-keep.ts';
import {fileSystemKind} from '../layers/prerequisites/file-system-kinds.ts';

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
  const remedy = right === null ? remedyFor(one, refused) : undefined;
  return {
    domain: analysis.plan.domain.name,
    path: one.path,
    resolved: one.resolved,
    process: one.process.name,
    access: one.access,
    verdict: refusal ? 'refused' : 'allowed',
    layer: refusal?.layer ?? null,
    steps,
    remedies: remedy ? [remedy] : [],
    right,
    instead: right === null ? insteadOf(one, steps, remedy) : null,
  };
}

/** @param remedy what is printed; of QEMU's own arguments the definition's elements are better than any */
function insteadOf(one: Case, steps: readonly Step[], remedy: Remedy | undefined): Instead | null {
  const refusal = firstToMend(steps.filter(({verdict}) => verdict === 'refused'));
  if (refusal === undefined) return null;
  const isArgument = one.uses.some(({role}) => role === 'commandline-path');
  if (isArgument && refusal.layer !== 'path' && refusal.layer !== 'missing') return {kind: 'describe'};
  return remedy ? null : withoutRemedy(one, steps, refusal);
}

function withoutRemedy(one: Case, steps: readonly Step[], {cause, layer}: Step): Instead | null {
  if (layer === 'apparmor' && one.uses.some(({role}) => role === 'passt-log'))
    return {kind: 'log-of-passt', directory: one.analysis.site.layout.passt};
  const isMade = steps.some(step => step.cause.kind === 'made-at-start');
  switch (cause.kind) {
    case 'search-refused':
    case 'made-itself':
      if ('left' in cause && cause.left !== undefined) return {kind: 'remove-old', path: one.resolved};
      return {kind: isMade ? 'own-directory' : 'directory-of-images', closed: cause.directory};
    case 'missing':
    case 'no-directory':
      return {kind: one.uses.some(({mode}) => mode === 'connect') ? 'start-listener' : 'correct-path'};
    case 'link-loop':
      return {kind: 'cut-loop', path: cause.path};
    case 'mount-refuses':
      return {kind: 'other-mount', option: cause.option, point: cause.point};
    case 'profile-refused':
      return {kind: 'refusal', refusal: cause};
    case 'mode-bits-asked':
      return ownerElsewhere(cause.subject, one, steps);
    case 'type-rule':
      return labelElsewhere(one);
    default:
      return null;
  }
}

/** Where libvirt's change of the owner does not last, or may be refused. */
function ownerElsewhere({uid, gid}: Subject, {analysis, walk}: Case, steps: readonly Step[]): Instead | null {
  const mount = mountOf(walk.end, analysis.host.mounts());
  if (!mount) return null;
  const {point} = mount;
  if (mountOptions(mount).includes('ro')) return {kind: 'other-mount', option: 'ro', point};
  const owner = fileSystemKind(mount.type ?? '')?.owner ?? 'kept';
  if (owner === 'kept') return null;
  const boolean = steps.flatMap(step => booleanOf(step) ?? [])[0];
  return {kind: owner === 'none' ? 'mount-for' : 'server-owner', point, uid, gid, boolean};
}

/** What SELinux refuses there only while it is off. */
function booleanOf({verdict, cause}: Step): string | undefined {
  return cause.kind === 'type-rule' && verdict === 'refused' ? cause.boolean : undefined;
}

/** Where libvirt's label is not set: on another user's file, by a session, or where the file system keeps none. */
function labelElsewhere({analysis, walk, resolved, subject}: Case): Instead | null {
  const {kind} = analysis.site.layout;
  if (kind === 'session' && subject && analysis.host.lstat(walk.end)?.uid !== subject.uid)
    return {kind: 'users-own', uid: subject.uid};
  const isPlanned = analysis.plan.selinux.labels.some(({path}) => path === walk.end || path === resolved);
  const mount = mountOf(walk.end, analysis.host.mounts());
  return isPlanned && mount && !keepsContext(walk.end, analysis.host)
    ? {kind: 'mount-labelled', point: mount.point}
    : null;
}

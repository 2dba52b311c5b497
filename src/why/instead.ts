// SPDX-License-Identifier: Apache-2.0
/** What helps where no fix is small enough to be printed: data until `render/intention-text.ts` prints it. */
import {mountOf} from '../host/mount-of.ts';
import {keepsContext} from '../layers/prerequisites/can-keep.ts';
import {fileSystemKind} from '../layers/prerequisites/file-system-kinds.ts';
import type {Instead, Remedy, Step} from './answer.ts';
import type {Case} from './case.ts';
import {firstToMend} from './remedies.ts';

/** @param remedies what is printed; of QEMU's own arguments the definition's elements are better than any */
export function insteadOf(one: Case, steps: readonly Step[], remedies: readonly Remedy[]): Instead | null {
  const refusal = firstToMend(steps.filter(({verdict}) => verdict === 'refused'));
  if (refusal === undefined) return null;
  const isArgument = one.uses.some(({role}) => role === 'commandline-path');
  if (isArgument && refusal.layer !== 'path' && refusal.layer !== 'missing') return {kind: 'describe'};
  return remedies.length > 0 ? null : withoutRemedy(one, steps, refusal);
}

function withoutRemedy(one: Case, steps: readonly Step[], {cause}: Step): Instead | null {
  const isMade = steps.some(step => step.cause.kind === 'made-at-start');
  switch (cause.kind) {
    case 'search-refused':
    case 'socket-made':
      if ('left' in cause && cause.left !== undefined) return {kind: 'remove-old', path: one.resolved};
      return {kind: isMade ? 'own-directory' : 'directory-of-images', closed: cause.directory};
    case 'missing':
    case 'no-directory':
      return {kind: one.uses.some(({mode}) => mode === 'connect') ? 'start-listener' : 'correct-path'};
    case 'mount-refuses':
      return {kind: 'other-mount', option: cause.option, point: cause.point};
    case 'profile-refused':
      return {kind: 'refusal', refusal: cause};
    case 'mode-bits-asked':
      return ownerElsewhere(one);
    case 'type-rule':
      return labelElsewhere(one);
    default:
      return null;
  }
}

/** Where libvirt's change of the owner does not last, or may be refused. */
function ownerElsewhere({analysis, walk, subject}: Case): Instead | null {
  const mount = mountOf(walk.end, analysis.host.mounts());
  const owner = fileSystemKind(mount?.type ?? '')?.owner ?? 'kept';
  if (!mount || !subject || owner === 'kept') return null;
  const {uid, gid} = subject;
  return {kind: owner === 'none' ? 'mount-for' : 'server-owner', point: mount.point, uid, gid};
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

// SPDX-License-Identifier: Apache-2.0
/** What AppArmor refuses a VM beside files. */
import {rowOf} from '../host/fact.ts';
import {PROCESSES, type ProcessRole} from '../inventory/processes.ts';
import type {Analysis} from '../layers/analysis.ts';
import {missingRule} from './apparmor-rule.ts';
import type {ApparmorCause} from './cause.ts';
import type {ApparmorDenial} from './denial.ts';
import {isLibvirtDaemon} from './host-programs.ts';
import {namedAfter, otherVmOfProfile, vmOfProfile} from './known-vms.ts';
import {ofTheHost} from './of-the-host.ts';

/** Undefined for what is about a file, or unknown. */
export function explainKind(
  denial: ApparmorDenial,
  analyses: readonly Analysis[],
): ApparmorCause | undefined {
  const {operation, fields} = denial;
  const special = rowOf(KINDS, operation) ?? rowOf(KINDS, fields.get('class') ?? '');
  if (special) return special(denial, analyses);
  const family = fields.get('family');
  if (family === undefined) return undefined;
  const {profile} = denial;
  const rule = missingRule(denial);
  if (rule === undefined)
    return {kind: 'operation-unknown', operation, about: `on a socket of the family ${family}`};
  if (family !== 'unix') return {kind: 'network', rule, profile};
  const peer = fields.get('peer') ?? 'another process';
  const address = [fields.get('peer_addr'), fields.get('addr')].find(
    one => one !== undefined && one !== 'none',
  );
  return (
    foreignSocket(peer, address, profile, analyses) ?? {kind: 'unix-socket', peer, address, rule, profile}
  );
}

/** Another VM's, by the profile of its other end or by its name; or one that rules the host. */
function foreignSocket(
  peer: string,
  address: string | undefined,
  profile: string,
  analyses: readonly Analysis[],
): ApparmorCause | undefined {
  const path = address ?? 'the socket';
  const other = otherVmOfProfile(peer, profile, analyses);
  if (other !== undefined) return {kind: 'other-vm', path, owner: other};
  const vm = vmOfProfile(profile, analyses);
  const named = vm && namedAfter(path, vm, analyses);
  if (named?.kind === 'other') return {kind: 'other-vm', path, owner: named.owner};
  const what = ofTheHost(path, 'rw');
  return what === undefined ? undefined : {kind: 'sensitive', path, access: 'rw', what};
}

type Kind = (denial: ApparmorDenial, analyses: readonly Analysis[]) => ApparmorCause;

const capability: Kind = ({fields, name}) => {
  const asked = fields.get('capname') ?? name ?? '?';
  return asked.startsWith('dac_')
    ? {kind: 'owner-or-mode', permissions: asked}
    : {kind: 'capability', capability: asked};
};

const mount: Kind = ({name}) => ({kind: 'mount', path: name});

/** `receive`, `readby` and `tracedby` are about what others do to the VM. */
const signal: Kind = (denial, analyses) => {
  const {fields, mask, profile} = denial;
  const peer = fields.get('peer') ?? 'another profile';
  if (!mask.includes('receive')) return {kind: 'signal', peer};
  const isVm = otherVmOfProfile(peer, profile, analyses) !== undefined;
  const rule = isVm ? undefined : missingRule(denial);
  return {kind: 'signal-received', peer, libvirt: isLibvirtDaemon(peer), rule, profile};
};

const ptrace: Kind = ({fields, mask}) => ({
  kind: mask.endsWith('by') ? 'ptraced' : 'ptrace',
  peer: fields.get('peer') ?? 'another process',
});

const changeProfile: Kind = ({fields, name}) => ({
  kind: 'change-profile',
  target: fields.get('target') ?? name ?? '?',
});

const loading: Kind = ({comm, name}) => ({
  kind: 'profile-not-loaded',
  profile: name ?? '?',
  who: comm ?? 'a program',
});

/** Companions that shut themselves into one, by their threads' names. */
const SHUT_IN: readonly (readonly [RegExp, ProcessRole])[] = [
  [/^virtiofsd/, 'virtiofsd'],
  [/^(?:passt|pasta)/, 'passt'],
];

const userNamespace: Kind = ({comm, profile}, analyses) => {
  const role = SHUT_IN.find(([pattern]) => pattern.test(comm ?? ''))?.[1];
  const site = vmOfProfile(profile, analyses)?.analysis?.site;
  const has = site && role && PROCESSES[role].runs?.(site) === true;
  const companion = role === undefined || has === false ? undefined : has === true ? 'known' : 'perhaps';
  return {kind: 'user-namespace', comm, profile, companion};
};

const KINDS: Readonly<Record<string, Kind>> = {
  capable: capability,
  cap: capability,
  signal,
  ptrace,
  mount,
  remount: mount,
  umount: mount,
  pivotroot: mount,
  change_profile: changeProfile,
  change_onexec: changeProfile,
  stack: changeProfile,
  stack_onexec: changeProfile,
  profile_load: loading,
  profile_replace: loading,
  profile_remove: loading,
  userns_create: userNamespace,
  uring_sqpoll: () => ({kind: 'io-uring', permission: 'sqpoll'}),
  uring_override: () => ({kind: 'io-uring', permission: 'override_creds'}),
  io_uring: ({mask}) => ({kind: 'io-uring', permission: mask || 'it'}),
  posix_mqueue: ({operation, name}) => ({
    kind: 'operation-unknown',
    operation,
    about: `the message queue ${name ?? ''}`.trim(),
  }),
};

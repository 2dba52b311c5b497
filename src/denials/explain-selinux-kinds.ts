// SPDX-License-Identifier: Apache-2.0
/** What SELinux refuses a VM beside files: its own process, other processes, sockets, the kernel's objects. */
import {rowOf} from '../host/fact.ts';
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import {CONSTRAINED_TYPES, decideMcs, type Context} from '../kernel-model/selinux/dominance.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {SelinuxCause} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {programOfType} from './host-programs.ts';
import {ownerOfContext} from './known-vms.ts';
import {LOGGING} from './noise.ts';
import {ofTheHost} from './of-the-host.ts';
import {allowRule, listed, nameOf, pathOf, portOf, typeOf, whatOf} from './selinux-denial.ts';
import {rulerByType, sensitiveCause} from './selinux-secrets.ts';
import {SWITCHES} from './selinux-types.ts';

export interface Contexts {
  readonly source: Context;
  readonly target: Context;
  readonly analysis: Analysis | undefined;
  readonly analyses: readonly Analysis[];
}

/** Undefined for files, and for classes that nothing special is known of. */
export function explainKind(denial: SelinuxDenial, contexts: Contexts): SelinuxCause | undefined {
  const {tclass} = denial;
  const special = rowOf(KINDS, tclass);
  if (special) return special(denial, contexts);
  return tclass.endsWith('_socket') || tclass === 'socket' ? socket(denial, contexts) : undefined;
}

/** What people run has these, whatever it is. */
const USERS = new Set(['unconfined_t', 'user_t', 'staff_t', 'sysadm_t', 'initrc_t', 'unconfined_service_t']);

/** What a service has whose program the policy does not know. */
const WITHOUT_TYPE = new Set(['initrc_t', 'unconfined_service_t', 'init_t', 'kernel_t']);

const IMAGES = new Set(['svirt_image_t', 'virt_image_t']);

/** As firmware and libvirt name what a VM's firmware keeps. */
export const NVRAM = /VARS[^/]*\.(?:fd|bin|qcow2)$|[._]nvram$|\.varstore$/i;

/** Files of VMs, and processes and sockets that are VMs: categories keep them apart. */
export function otherVm(
  denial: SelinuxDenial,
  {source, target, analyses}: Contexts,
): SelinuxCause | undefined {
  // A user's program has all categories, and is no VM.
  if (USERS.has(target.type)) return undefined;
  const mcs = decideMcs(source, target, [...CONSTRAINED_TYPES, ...ownTypes(source)]);
  if (mcs.answer !== 'refused' || mcs.missing.length === 0) return undefined;
  return {
    kind: 'other-vm-categories',
    image: IMAGES.has(target.type) && (denial.tclass === 'file' || denial.tclass === 'blk_file'),
    nvram: NVRAM.test(denial.name ?? ''),
    what: nameOf(denial),
    its: formatCategories(target.range?.high.categories ?? []),
    mine: formatCategories(source.range?.high.categories ?? []),
    owner: ownerOfContext(denial.target, analyses),
  };
}

/** A static label may have a type of its own for VMs: the policy holds all of the family to their categories. */
function ownTypes({type}: Context): readonly string[] {
  return type.startsWith('svirt_') ? [type] : [];
}

type Kind = (denial: SelinuxDenial, contexts: Contexts) => SelinuxCause | undefined;

const kernelObject: Kind = ({tclass, permissions}) => ({
  kind: 'kernel-object',
  tclass: permissions.includes('associate') ? 'associate' : tclass,
  permissions: listed(permissions),
});

const anonymous = (kind: 'io-uring' | 'userfaultfd'): Kind => {
  return denial => ({
    kind,
    permission: listed(denial.permissions),
    source: typeOf(denial.source),
    rule: allowRule(denial),
  });
};

const KINDS: Readonly<Record<string, Kind>> = {
  anon_inode: (denial, contexts) => {
    const what = denial.fields.get('anonclass') ?? denial.target;
    if (/userfaultfd/.test(what)) return anonymous('userfaultfd')(denial, contexts);
    // Kernels before 6.11 say nothing of the kind, and QEMU made no other.
    if (denial.fields.has('anonclass') && !/uring/.test(what)) return undefined;
    return anonymous('io-uring')(denial, contexts);
  },
  io_uring: anonymous('io-uring'),
  filesystem: kernelObject,
  key: kernelObject,
  bpf: kernelObject,
  perf_event: kernelObject,
  user_namespace: kernelObject,
  memprotect: kernelObject,
  lockdown: kernelObject,
  security: kernelObject,
  system: (denial, contexts) =>
    denial.permissions.includes('module_request')
      ? {kind: 'module-request', module: denial.fields.get('kmod')}
      : kernelObject(denial, contexts),
  process: process_,
  process2: process_,
  capability,
  capability2: capability,
  cap_userns: capability,
  cap2_userns: capability,
};

const MEMORY = new Set(['execmem', 'execstack', 'execheap']);
const OTHERS = new Set([
  'signal',
  'sigkill',
  'sigstop',
  'signull',
  'sigchld',
  'ptrace',
  'getsession',
  'share',
]);
/** Its own time, limits and group; and what is cleaned up when it is started. */
const OWN = new Set(
  'setsched getsched setrlimit getrlimit setpgid getpgid getcap setcap getattr rlimitinh siginh noatsecure'.split(
    ' ',
  ),
);

function process_(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {permissions} = denial;
  const all = (set: ReadonlySet<string>) => permissions.every(one => set.has(one));
  if (permissions.some(one => MEMORY.has(one))) return {kind: 'execmem', permissions: listed(permissions)};
  if (all(OWN)) return {kind: 'own-process', permissions: listed(permissions)};
  if (all(OTHERS))
    return (
      otherVm(denial, contexts) ?? {
        kind: 'other-process',
        permissions: listed(permissions),
        type: contexts.target.type,
      }
    );
  return {kind: 'own-label', permissions: listed(permissions)};
}

/** Tried by QEMU and its libraries, which do without. */
const TRIED = new Set(['sys_nice', 'sys_resource', 'block_suspend', 'wake_alarm']);

function capability({permissions}: SelinuxDenial): SelinuxCause {
  if (permissions.some(one => one.startsWith('dac_')))
    return {kind: 'owner-or-mode', permissions: listed(permissions)};
  if (permissions.every(one => TRIED.has(one)))
    return {kind: 'own-process', permissions: listed(permissions)};
  return {kind: 'selinux-capability', permissions};
}

/** The other end of a socket: what matters is who listens. */
function socket(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {tclass, permissions} = denial;
  const {target} = contexts;
  const rule = allowRule(denial);
  if (denial.name !== undefined && LOGGING.test(denial.name)) return {kind: 'noise', noise: 'logging'};
  const isPeer = permissions.includes('connectto') || permissions.includes('sendto');
  if (isPeer && tclass.startsWith('unix_')) {
    const other = permissions.includes('connectto') ? otherVm(denial, contexts) : undefined;
    if (other) return other;
    const path = pathOf(denial);
    // It has the daemon's type, so that a rule for it would be one for the daemon's own sockets.
    if (path?.endsWith('/qemu-pr-helper.sock') === true) return {kind: 'shared-reservations', path};
    const ruler = (path === undefined ? undefined : ofTheHost(path, 'rw')) ?? rulerByType(target.type);
    if (ruler !== undefined) return sensitiveCause(denial, ruler);
    const boolean = SWITCHES.get(target.type);
    if (boolean !== undefined)
      return {kind: 'boolean', what: whatOf(denial), permissions: listed(permissions), boolean};
    const peer = programOfType(target.type)?.title ?? `a process of the type ${target.type}`;
    const isSwitch = target.type === 'openvswitch_t';
    return {kind: 'peer', peer, path, isSwitch, rule: USERS.has(target.type) ? undefined : rule};
  }
  const permission = permissions.find(one => one.startsWith('name_'));
  if (permission !== undefined) {
    const port = portOf(denial);
    return {kind: 'port', permission, port, type: target.type, protocol: tclass.replace('_socket', ''), rule};
  }
  if (tclass.startsWith('unix_') && WITHOUT_TYPE.has(target.type))
    return {kind: 'daemon-without-type', type: target.type};
  const boolean = SWITCHES.get(tclass);
  return {kind: 'socket', tclass, permissions: listed(permissions), boolean, rule};
}

// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals of a VM: labels that are wrong, categories that keep VMs apart, and what QEMU only tries. */
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import {CONSTRAINED_TYPES, decideMcs, parseContext, type Context} from '../kernel-model/selinux/dominance.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {FileAt, SelinuxCause} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {isContainerType, programOfType} from './host-programs.ts';
import {deviceOf, ownerOfContext} from './known-vms.ts';
import {noiseOfType} from './noise.ts';
import {BOOLEANS, UNLABELLED} from './selinux-types.ts';

interface Contexts {
  readonly source: Context;
  readonly target: Context;
  readonly analysis: Analysis | undefined;
  readonly analyses: readonly Analysis[];
}

const FILES = new Set(['file', 'dir', 'chr_file', 'blk_file', 'lnk_file', 'sock_file', 'fifo_file']);

export function explainSelinux(
  denial: SelinuxDenial,
  analysis: Analysis | undefined,
  analyses: readonly Analysis[],
): SelinuxCause {
  const [source, target] = [parseContext(denial.source), parseContext(denial.target)];
  if (!source || !target) return policy(denial);
  const contexts = {source, target, analysis, analyses};
  const {tclass} = denial;
  const program = programOfType(source.type);
  if (program) return hostDomain(denial, contexts);
  if (Object.hasOwn(SPECIAL, tclass)) return SPECIAL[tclass]!(denial);
  if (tclass.endsWith('_socket')) return socket(denial, target);
  return FILES.has(tclass) ? file(denial, contexts) : policy(denial);
}

function file(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {source, target} = contexts;
  const {tclass, permissions} = denial;
  const what = nameOf(denial);
  if (permissions.some(one => one.startsWith('relabel'))) return {kind: 'relabel', what};
  const noise = noiseOfType(target.type, tclass, permissions);
  if (noise !== undefined) return {kind: 'noise', noise};
  if (isHeldToCategories(tclass, permissions)) {
    const mcs = decideMcs(source, target, [...CONSTRAINED_TYPES, ...ownTypes(source)]);
    if (mcs.answer === 'refused' && mcs.missing.length > 0) return otherVm(denial, contexts);
  }
  if (tclass === 'fifo_file' && programOfType(target.type))
    return {
      kind: 'inherited-descriptor',
      what,
      from: programOfType(target.type)!.title,
      rule: allowRule(denial),
    };
  if (target.type === 'virt_content_t')
    return {kind: 'read-only-content', what, permissions: listed(permissions)};
  if (isContainerType(target.type))
    return {kind: 'container', what, type: target.type, path: pathOf(denial), at: placeOf(denial)};
  return UNLABELLED.has(target.type) ? unlabelled(denial, contexts) : wrongType(denial, contexts);
}

/**
 * The constraints of Fedora's and the reference policy (policy/mcs): files, directories, links, devices and
 * named sockets for everything; of a pipe only opening it by its name.
 */
function isHeldToCategories(tclass: string, permissions: readonly string[]): boolean {
  return tclass !== 'fifo_file' || permissions.includes('open');
}

/** A static label may have a type of its own for VMs: the policy holds all of the family to their categories. */
function ownTypes({type}: Context): readonly string[] {
  return type.startsWith('svirt_') ? [type] : [];
}

function otherVm(denial: SelinuxDenial, {source, target, analyses}: Contexts): SelinuxCause {
  return {
    kind: 'other-vm-categories',
    what: nameOf(denial),
    its: formatCategories(target.range?.high.categories ?? []),
    mine: formatCategories(source.range?.high.categories ?? []),
    owner: ownerOfContext(denial.target, analyses),
  };
}

function unlabelled(denial: SelinuxDenial, {target, analysis}: Contexts): SelinuxCause {
  const boolean = BOOLEANS[target.type];
  if (boolean !== undefined) return {kind: 'file-system-without-labels', type: target.type, boolean};
  return {
    kind: 'not-labelled',
    what: nameOf(denial),
    type: target.type,
    permissions: listed(denial.permissions),
    path: pathOf(denial),
    at: placeOf(denial),
    context:
      analysis?.plan.selinux.image ??
      denial.source.replace(/^([^:]*):[^:]*:[^:]*/, '$1:object_r:svirt_image_t'),
    device: deviceOf(denial.name, analysis)?.device,
    defined: analysis !== undefined,
    reads: denial.tclass === 'file' && denial.permissions.every(one => READING.has(one)),
  };
}

const READING = new Set(['read', 'open', 'getattr', 'ioctl', 'lock', 'map']);

/** Both are types for VMs, but not for each other: mostly a static label with a process type of its own. */
function wrongType(denial: SelinuxDenial, {source, target}: Contexts): SelinuxCause {
  const rule = allowRule(denial);
  if (target.type.startsWith('svirt') && source.type.startsWith('svirt'))
    return {
      kind: 'image-type-of-another-kind',
      source: source.type,
      context: denial.target.replace(target.type, 'svirt_image_t'),
      rule,
    };
  return {
    kind: 'type',
    what: whatOf(denial),
    permissions: listed(denial.permissions),
    source: source.type,
    rule,
  };
}

/** The other end of a socket: what matters is who listens. */
function socket(denial: SelinuxDenial, target: Context): SelinuxCause {
  if (!denial.permissions.includes('connectto')) return policy(denial);
  const peer = programOfType(target.type)?.title ?? `a process of the type ${target.type}`;
  return {kind: 'peer', peer, path: pathOf(denial), rule: allowRule(denial)};
}

function hostDomain(denial: SelinuxDenial, {source, target}: Contexts): SelinuxCause {
  const {permissions, tclass} = denial;
  const noise = noiseOfType(target.type, tclass, permissions);
  if (noise !== undefined) return {kind: 'noise', noise};
  if (isContainerType(source.type))
    return {
      kind: 'container',
      what: nameOf(denial),
      type: target.type,
      path: pathOf(denial),
      at: placeOf(denial),
    };
  return {
    kind: 'host-domain',
    program: programOfType(source.type)!,
    permissions: listed(permissions),
    what: whatOf(denial),
    type: target.type,
    boolean: BOOLEANS[target.type],
    rule: allowRule(denial),
  };
}

type Special = (denial: SelinuxDenial) => SelinuxCause;

const kernelObject: Special = ({tclass, permissions}) => ({
  kind: 'kernel-object',
  tclass,
  permissions: listed(permissions),
});

const ioUring: Special = denial => ({
  kind: 'io-uring',
  permission: listed(denial.permissions),
  rule: allowRule(denial),
});

const SPECIAL: Readonly<Record<string, Special>> = {
  anon_inode: denial =>
    /uring/.test(denial.fields.get('anonclass') ?? 'uring') ? ioUring(denial) : kernelObject(denial),
  io_uring: ioUring,
  filesystem: kernelObject,
  key: kernelObject,
  bpf: kernelObject,
  perf_event: kernelObject,
  user_namespace: kernelObject,
  system: kernelObject,
  process: process_,
  process2: process_,
  capability,
  capability2: capability,
  cap_userns: capability,
  cap2_userns: capability,
};

function process_({permissions}: SelinuxDenial): SelinuxCause {
  const memory = permissions.some(one => ['execmem', 'execstack', 'execheap'].includes(one));
  return {kind: memory ? 'execmem' : 'own-label', permissions: listed(permissions)};
}

function capability({permissions}: SelinuxDenial): SelinuxCause {
  const search = permissions.some(one => one.startsWith('dac_'));
  return {kind: search ? 'owner-or-mode' : 'selinux-capability', permissions: listed(permissions)};
}

function policy(denial: SelinuxDenial): SelinuxCause {
  return {
    kind: 'policy',
    what: whatOf(denial),
    permissions: listed(denial.permissions),
    source: typeOf(denial.source),
    rule: allowRule(denial),
  };
}

export function allowRule({source, target, tclass, permissions}: SelinuxDenial): string {
  const object = typeOf(source) === typeOf(target) ? 'self' : typeOf(target);
  return `allow ${typeOf(source)} ${object}:${tclass} { ${permissions.join(' ')} };`;
}

function listed(permissions: readonly string[]): string {
  return permissions.join(', ');
}

function typeOf(context: string): string {
  return context.split(':')[2] ?? context;
}

function pathOf({name}: SelinuxDenial): string | undefined {
  return name?.startsWith('/') && name !== '/' ? name : undefined;
}

function placeOf({fields}: SelinuxDenial): FileAt | undefined {
  const [device = '', inode = ''] = [fields.get('dev'), fields.get('ino')];
  return /^[a-z][\w-]*$/u.test(device) && /^\d+$/u.test(inode) ? {device, inode} : undefined;
}

function whatOf(denial: SelinuxDenial): string {
  return `${nameOf(denial)}, a ${denial.tclass} of ${typeOf(denial.target)}`;
}

/** The last part of a name says little; the device it is on helps to find it. */
function nameOf({name, fields, tclass}: SelinuxDenial): string {
  if (name === undefined) return `a ${tclass}`;
  if (name.startsWith('/') && name !== '/') return name;
  const device = fields.get('dev');
  const inode = fields.get('ino');
  return device === undefined ? name : `${name} (${device}${inode === undefined ? '' : `, inode ${inode}`})`;
}

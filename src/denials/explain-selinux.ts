// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals of a VM: labels that are wrong, categories that keep VMs apart, and what QEMU only tries. */
import {decideMcs, formatRange, parseContext} from '../kernel-model/selinux/dominance.ts';
import type {Analysis} from '../layers/analysis.ts';
import {BOOLEAN_OF_TYPE} from '../layers/prerequisites/file-system-kinds.ts';
import {perhapsOf} from '../layers/perhaps.ts';
import {typeAccess} from '../layers/selinux/selinux-types.ts';
import {isOfContainers} from '../policy/sensitive-paths.ts';
import {hasNoElement} from '../policy/without-element.ts';
import type {SelinuxCause} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {explainKind, NVRAM, otherVm, type Contexts} from './explain-selinux-kinds.ts';
import {isContainerType, isQemuThread, programOfType} from './host-programs.ts';
import {deviceOf, resourceOf} from './known-vms.ts';
import {noiseOfType} from './noise.ts';
import {
  allowRule,
  isNameless,
  knownPath,
  listed,
  nameOf,
  pathOf,
  placeOf,
  typeOf,
  whatOf,
} from './selinux-denial.ts';
import type {Unlabelled} from './selinux-causes.ts';
import {programStarted} from './selinux-programs.ts';
import {isTerminalOfVms, secretWherever, sensitiveCause, sensitiveFile} from './selinux-secrets.ts';
import {
  isOfMany,
  isOfService,
  isOfVms,
  isOthersDirectory,
  OF_OTHERS,
  OF_USERS,
  READING,
  SWITCHES,
  UNLABELLED,
  VOLUME_TYPES,
} from './selinux-types.ts';

const FILES = new Set([
  'file', 'dir', 'chr_file', 'blk_file', 'lnk_file', 'sock_file', 'fifo_file', 'memfd_file',
]); // prettier-ignore

export function explainSelinux(
  denial: SelinuxDenial,
  analysis: Analysis | undefined,
  analyses: readonly Analysis[],
): SelinuxCause {
  if (denial.cut)
    return {kind: 'cut-off', path: pathOf(denial) ?? denial.name, operation: listed(denial.permissions)};
  const [source, target] = [parseContext(denial.source), parseContext(denial.target)];
  if (!source || !target) return policy(denial);
  const contexts = {source, target, analysis, analyses};
  const isContainer = isContainerType(source.type);
  if (programOfType(source.type) && !isContainer) return hostDomain(denial, contexts);
  const special = explainKind(denial, contexts);
  if (special) return special;
  if (isContainer) return inContainer(denial, contexts);
  return FILES.has(denial.tclass) ? file(denial, contexts) : policy(denial);
}

function file(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {target, analysis} = contexts;
  const {tclass, permissions, fields} = denial;
  const what = nameOf(denial);
  if (permissions.some(one => one.startsWith('relabel'))) return {kind: 'relabel', what};
  const noise = noiseOfType(target.type, tclass, permissions, fields.get('dev'));
  if (noise !== undefined) return {kind: 'noise', noise};
  const other = isHeldToCategories(tclass, permissions) ? otherVm(denial, contexts) : undefined;
  if (other) return other;
  const started = programStarted(denial, target, analysis);
  if (started) return started;
  const secret = sensitiveFile(denial, target, analysis);
  if (secret) return secret;
  const giver = programOfType(target.type);
  if (tclass === 'fifo_file' && giver)
    return {kind: 'inherited-descriptor', what, from: giver.title, rule: allowRule(denial)};
  if (tclass === 'memfd_file' || (denial.name !== undefined && isNameless(denial.name)))
    return {kind: 'nameless-memory', what, type: target.type, rule: allowRule(denial)};
  const writes = permissions.some(one => !READING.has(one));
  if (target.type === 'virt_content_t' && writes) return content(denial, contexts);
  if (VOLUME_TYPES.has(target.type)) return volume(denial, target.type);
  const isMade = permissions.includes('create') && !isOfVms(target.type);
  if (isMade) return {kind: 'made-in-place', what, type: target.type, tclass};
  // A link keeps the label of where it was made: the policy has no rule for any VM's links there.
  const isLink = tclass === 'lnk_file' && !isOfVms(target.type);
  return UNLABELLED.has(target.type) || isOfService(target.type, tclass) || isLink
    ? unlabelled(denial, contexts)
    : wrongType(denial, contexts);
}

/**
 * The constraints of Fedora's and the reference policy (policy/mcs): files, directories, links, devices and
 * named sockets for everything; of a pipe only opening it by its name.
 */
function isHeldToCategories(tclass: string, permissions: readonly string[]): boolean {
  return tclass !== 'fifo_file' || permissions.includes('open');
}

function unlabelled(denial: SelinuxDenial, {target, analysis}: Contexts): SelinuxCause {
  const {tclass, permissions, name} = denial;
  const boolean = BOOLEAN_OF_TYPE.get(target.type);
  if (boolean !== undefined) return {kind: 'file-system-without-labels', type: target.type, boolean};
  const about = {what: nameOf(denial), type: target.type, permissions: listed(permissions)};
  if (tclass === 'sock_file') return {kind: 'socket-file', ...about};
  if (OF_STATE.test(name ?? '') && denial.comm === 'swtpm') return {kind: 'tpm-state', ...about};
  const resource = resourceOf(name, analysis);
  const isArgument = resource?.role === 'commandline-path';
  const place = {path: (isArgument ? resource.path : undefined) ?? knownPath(denial), at: placeOf(denial)};
  if (tclass === 'lnk_file' || tclass === 'dir')
    return {
      kind: tclass === 'dir' ? 'directory' : 'link',
      ...about,
      ...place,
      shared: isOthersDirectory(target.type, tclass),
      guests: resource?.role === 'filesystem-directory',
    };
  const why = whyUnlabelled(place.path, isArgument);
  return {
    kind: 'not-labelled',
    ...about,
    ...place,
    context:
      analysis?.plan.selinux.image ??
      denial.source.replace(/^([^:]*):[^:]*:[^:]*/, '$1:object_r:svirt_image_t'),
    device: resource?.from.device ?? (analysis && place.path && perhapsOf(place.path, analysis)),
    defined: analysis !== undefined,
    reads: tclass === 'file' && permissions.every(one => READING.has(one)),
    ...(why && {unlabelled: why}),
  };
}

function whyUnlabelled(path: string | undefined, isArgument: boolean): Unlabelled | undefined {
  if (path === undefined) return undefined;
  if (hasNoElement(path)) return 'without-element';
  if (isArgument) return 'argument';
  if (/^\/dev\/tap\d+$/.test(path)) return 'macvtap';
  return path.startsWith('/dev/shm/') ? 'shared-memory' : undefined;
}

/** What it is to the VM says the definition where one names it, else the last part of its name. */
function content(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {analysis} = contexts;
  const {name = '', permissions} = denial;
  const from = deviceOf(name, analysis);
  const image = from === undefined ? !NVRAM.test(name) && !OF_STATE.test(name) : /^disk\b/.test(from.element);
  const isLabelled = analysis?.plan.selinux.labels.some(label => label.from.device === from?.device);
  // A console's file is virtlogd's to open, and gets no label.
  if (!image && from !== undefined && isLabelled !== true) return unlabelled(denial, contexts);
  return {kind: 'read-only-content', what: nameOf(denial), permissions: listed(permissions), image};
}

/** What swtpm keeps, by the last part of its name. */
const OF_STATE = /(?:^|\/)(?:tpm2?-00\.\w+|\.lock)$/;

/** Both are types for VMs, but not for each other: mostly a static label with a process type of its own. */
function wrongType(denial: SelinuxDenial, {source, target}: Contexts): SelinuxCause {
  const rule = allowRule(denial);
  const [what, permissions] = [whatOf(denial), listed(denial.permissions)];
  if (denial.tclass === 'sock_file' && isOfMany(target.type, denial.tclass, denial.permissions))
    return {kind: 'socket-file', what: nameOf(denial), type: target.type, permissions};
  const boolean = SWITCHES.get(target.type);
  if (boolean !== undefined) return {kind: 'boolean', what, permissions, boolean};
  const isVms = (type: string) => type.startsWith('svirt');
  // With a type that VMs may use anyway, it is the policy that lacks something.
  const isUsual = typeAccess(target.type)?.access === 'rw' || isTerminalOfVms(target.type);
  if (isVms(target.type) && isVms(source.type) && !isUsual)
    return {
      kind: 'image-type-of-another-kind',
      source: source.type,
      context: denial.target.replace(target.type, 'svirt_image_t'),
      rule,
    };
  return {kind: 'type', what, permissions, source: source.type, rule};
}

function volume(denial: SelinuxDenial, type: string): SelinuxCause {
  const path = pathOf(denial);
  return {
    kind: 'volume-of-containers',
    what: nameOf(denial),
    type,
    permissions: listed(denial.permissions),
    path,
    at: placeOf(denial),
    engines: path !== undefined && isOfContainers(path),
  };
}

function inContainer(denial: SelinuxDenial, contexts: Contexts): SelinuxCause {
  const {source, target, analysis} = contexts;
  if (!FILES.has(denial.tclass)) return policy(denial);
  const noise = noiseOfType(target.type, denial.tclass, denial.permissions, denial.fields.get('dev'));
  if (noise !== undefined) return {kind: 'noise', noise};
  // With the very label that a volume gets, it is the policy that knows no such use of it.
  if (target.type === 'container_file_t' && decideMcs(source, target, [source.type]).answer !== 'refused')
    return policy(denial);
  const [path, at] = [pathOf(denial), placeOf(denial)];
  const level = source.range ? formatRange(source.range) : undefined;
  const isVolume = VOLUME_TYPES.has(target.type) || (path !== undefined && isOfContainers(path));
  const secret = isVolume ? undefined : sensitiveFile(denial, target, analysis);
  if (secret) return secret;
  const isNobodys = UNLABELLED.has(target.type) && !OF_OTHERS.has(target.type);
  const volume = isVolume ? 'known' : isNobodys ? 'unlabelled' : undefined;
  return {kind: 'container', what: nameOf(denial), type: target.type, level, path, at, volume};
}

/** Of what is handed on to a program that is started: the policy refuses it and says nothing, if not told to. */
const STARTED = new Set(['rlimitinh', 'siginh', 'noatsecure']);

/** They keep all VMs, and the host for them. */
const DAEMON = /^(?:virt[a-z]*d|systemd_machined)_t$/;

function hostDomain(denial: SelinuxDenial, {source, target}: Contexts): SelinuxCause {
  const permissions = listed(denial.permissions);
  const [what, rule] = [whatOf(denial), allowRule(denial)];
  const {tclass} = denial;
  if (tclass === 'process' && denial.permissions.every(one => STARTED.has(one)))
    return {kind: 'own-process', permissions};
  if (source.type === 'virt_qemu_ga_t') return {kind: 'guest-agent', what, permissions, rule};
  // What a daemon does not see of the host, VMs may miss.
  const isDaemon = DAEMON.test(source.type);
  const noise = isDaemon
    ? undefined
    : noiseOfType(target.type, tclass, denial.permissions, denial.fields.get('dev'));
  if (noise !== undefined) return {kind: 'noise', noise};
  const secret = isDaemon ? undefined : secretWherever(target.type);
  if (secret !== undefined) return sensitiveCause(denial, secret);
  const kept = BOOLEAN_OF_TYPE.get(target.type);
  const used = isDaemon ? (SWITCHES.get(target.type) ?? DEVICE_SWITCHES.get(target.type)) : undefined;
  const program = programOfType(source.type)!;
  const isUsers = isDaemon && OF_USERS.has(target.type);
  const labelled =
    !isUsers && mayBeMislabelled(denial, target.type)
      ? {path: pathOf(denial), at: placeOf(denial)}
      : undefined;
  return {
    kind: 'host-domain',
    program,
    qemu: isDaemon && isQemuThread(denial.comm),
    permissions,
    what,
    type: target.type,
    boolean: kept,
    switch: used,
    labelled,
    users: isUsers && denial.name !== undefined,
    log: isLog(denial, source.type, target.type),
    rule: isOfMany(target.type, tclass, denial.permissions) ? undefined : rule,
  };
}

const LOGS = new Set(['create', 'append', 'write', 'add_name', 'remove_name', 'open', 'rename', 'unlink']);

/** The policy lets it write its own logs and what is labelled as such, wherever the definition wants them. */
function isLog({tclass, permissions}: SelinuxDenial, source: string, target: string): boolean {
  const isPlace = UNLABELLED.has(target) || isOfService(target, tclass) || VOLUME_TYPES.has(target);
  return source === 'virtlogd_t' && isPlace && permissions.some(one => LOGS.has(one));
}

/** What libvirt's daemon may set up for VMs only while these are on; VMs get a label of their own for it. */
const DEVICE_SWITCHES: ReadonlyMap<string, string> = new Map([['usb_device_t', 'virt_use_usb']]);

/** Of the directory that libvirt's hooks are in, which have a type of their own. */
const HOOKS = 'virt_etc_rw_t';

const KEPT_LABEL = new Set(['file', 'dir', 'lnk_file', 'chr_file', 'blk_file']);

/** Any other type is the one that the policy has for it. A VM's own /dev is a tmpfs, which libvirt fills and labels. */
function mayBeMislabelled(denial: SelinuxDenial, type: string): boolean {
  const {tclass, permissions, fields} = denial;
  if (type === HOOKS) return permissions.includes('execute');
  if (!UNLABELLED.has(type) && !VOLUME_TYPES.has(type)) return false;
  if (!KEPT_LABEL.has(tclass) || permissions.some(one => one.startsWith('relabel'))) return false;
  const isNode = tclass === 'chr_file' || tclass === 'blk_file';
  // udev gives nodes the types of their kinds, and what it did not know is device_t.
  if (isNode && /\w_device_t$/.test(type)) return false;
  return !(isNode && fields.get('dev') === 'tmpfs') && Boolean(pathOf(denial) ?? placeOf(denial));
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

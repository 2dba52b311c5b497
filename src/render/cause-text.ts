// SPDX-License-Identifier: Apache-2.0
/** Every cause in a sentence. */
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import type {DecidedBy, Subject} from '../kernel-model/dac/mode-bits.ts';
import {byKind, type ByKind, type OfKind} from '../kinds.ts';
import type {Cause, MountOption, RuleOrigin} from '../layers/cause.ts';
import {LAYERS} from '../layers/layers.ts';

export function causeText(cause: Cause): string {
  return byKind(CAUSES, cause);
}

const CAUSES: ByKind<Cause, string> = {
  'layer-inactive': ({layer}) => LAYERS[layer].titles.inactive,
  'descriptor-passed': () => 'libvirt opens it and passes a file descriptor',
  'nothing-there': () => 'there is nothing to check',
  pattern: ({device}) => `a pattern, for ${device}`,
  'behind-pattern': () => 'checked for each path that matches the pattern',
  'host-dev': ({process}) => `${process} sees the host's /dev`,
  'not-below-dev': () => 'not below /dev',
  'mount-kept': ({point}) => `the mount ${point} is kept in the private /dev`,
  'node-made': ({node}) => `${node} is made in the private /dev`,
  'node-absent': ({node}) => `${node} does not exist in the private /dev`,
  'no-device-node': () => 'not a device node',
  'only-opening': () => 'only opening a device is checked',
  'numbers-unknown': ({node}) => `the device numbers of ${node} are not known`,
  'device-unlisted': ({device}) => `the device list has no rule for ${device}`,
  'device-listed': ({for: device}) => `allowed for ${device}`,
  'device-taken-away': ({device}) => `a later rule denies ${device} again`,
  'no-user': ({process}) => `${process} has no user of its own here`,
  'search-refused': ({subject, directory}) => `${whoIs(subject)} may not search ${directory}`,
  'search-unknown': ({directory}) => `the owner and mode of ${directory} are not known`,
  'search-allowed': ({subject}) => `${whoIs(subject)} may search every directory on the way`,
  'leads-nowhere': ({path}) => `${path} leads to no file`,
  missing: ({path}) => `${path} does not exist`,
  'link-loop': ({path}) => `too many symbolic links on the way, the last one ${path}`,
  'no-directory': ({path}) => `${path} is not a directory`,
  'made-at-start': ({by}) => MADE_AT_START[by],
  exists: ({type, end}) => `it exists: a ${FILE_TYPES[type]}${end === undefined ? '' : `, at ${end}`}`,
  'owner-unknown': () => 'not enough is known about its owner, mode or groups',
  'owned-at-start': ({subject}) => `${whoIs(subject)} owns it once the VM has started`,
  'mode-bits-silent': () => 'owners and mode bits do not decide this access',
  'mode-bits': ({subject, access, by, planned}) =>
    `${whoIs(subject)} ${may(access)}${decidedBy(by, planned)}`,
  'mode-bits-asked': askedText,
  sealed: ({path, sealed}) =>
    `${path} is ${sealed}: nobody may write to it or set its owner or label, whatever its mode bits say`,
  'made-itself': ({what, answer, subject, directory, left}) =>
    left !== undefined
      ? `${whoIs(subject)} creates the socket itself, and may not remove the one that user ${left} left there: ${directory} has the sticky bit`
      : answer === 'unknown'
        ? `it is not known whether ${whoIs(subject)} may create a ${what} in ${directory}`
        : `${whoIs(subject)} creates the ${what} itself, and ${answer === 'allowed' ? 'may' : 'may not'} write to ${directory}`,
  'mounts-unknown': () => 'the mounts of the host are not known',
  'mount-allows': ({point}) => `no mount option of ${point} forbids it`,
  'mount-refuses': ({point, option}) => `${point} is mounted ${MOUNT_OPTIONS[option]}`,
  'no-context': ({process}) => `${process} gets no context from libvirt`,
  'context-unknown': ({path}) => `the context of ${path} is not known`,
  'context-unreadable': () => 'a context that cannot be read',
  categories: ({missing}) =>
    `the file has the categories ${formatCategories(missing)}, which the process lacks`,
  sensitivity: () => 'the file is more sensitive than the process',
  'policy-decides': ({about, type}) =>
    about === 'process'
      ? `what ${type} may do is up to the host's policy`
      : `${type} is up to the host's policy`,
  'type-rule': typeRuleText,
  'data-not-program': ({type}) => `${type} is data: VMs may not execute it`,
  'no-profile': ({process}) => `${process} runs outside the VM's profile`,
  'profile-unconfined': ({profile}) => `${profile} has the flag unconfined, so it refuses nothing`,
  'profile-refused': ({message}) => `no profile can be made: ${message}`,
  'no-rule': ({profile, path}) => `${profile} has no rule that matches ${path}`,
  'rule-denies': ({whose}) => `denied ${originText(whose)}`,
  denied: ({whose}) => `denied ${originText(whose)}, which overrides every rule that grants it`,
  'rule-allows': ({whose}) => `allowed ${originText(whose)}`,
  'rule-silent': ({whose}) => `the rule ${originText(whose)} grants neither reading nor writing`,
  'profile-grants': () => 'a rule of the profile grants it',
  'rule-lacks': ({device, letters}) => `the rule for ${device} does not grant ${letters}`,
  'profile-lacks': ({profile, granted, path, letters}) =>
    `${profile} grants ${granted || 'nothing'} on ${path}, but not ${letters}`,
};

const FILE_TYPES: Readonly<Record<OfKind<Cause, 'exists'>['type'], string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symbolic link',
  char: 'character device',
  block: 'block device',
  socket: 'socket',
  fifo: 'FIFO',
};

const MADE_AT_START: Readonly<Record<OfKind<Cause, 'made-at-start'>['by'], string>> = {
  this: 'made at start, for this process',
  another: 'made at start, for another process',
  unsaid: 'not there yet: it is made when the VM starts',
};

const MOUNT_OPTIONS: Readonly<Record<MountOption, string>> = {
  ro: 'read-only (ro)',
  nodev: 'without devices (nodev)',
  noexec: 'without programs (noexec)',
  allow_other: 'for nobody but the user who mounted it (FUSE without allow_other)',
};

function may(access: string): string {
  if (access === 'rw') return 'may read and write';
  if (access === '') return 'may neither read nor write';
  return access === 'r' ? 'may only read' : 'may only write';
}

const VERBS = [
  ['r', 'read'],
  ['w', 'write'],
  ['x', 'execute'],
] as const;

function askedText({subject, letters, answer, by, planned}: OfKind<Cause, 'mode-bits-asked'>): string {
  const verbs = VERBS.flatMap(([letter, verb]) => (letters.includes(letter) ? [verb] : []));
  const wanted = answer === 'allowed' ? `may ${verbs.join(' and ')}` : `may not ${verbs.join(' or ')}`;
  return `${whoIs(subject)} ${wanted} it${decidedBy(by, planned)}`;
}

const DECIDED_BY: Readonly<Record<DecidedBy, string>> = {
  owner: 'as owner',
  'acl-user': 'by an ACL entry of its own',
  group: 'through its group',
  'acl-group': "through a group's ACL entry",
  other: 'by the mode for others',
  capability: 'with CAP_DAC_OVERRIDE',
};

function decidedBy(by: DecidedBy | undefined, planned: boolean): string {
  if (by === undefined) return '';
  const later = by === 'owner' && planned ? ', once the VM has started' : '';
  return ` (${DECIDED_BY[by]}${later})`;
}

function whoIs({uid, gid}: Subject): string {
  return `${uid}:${gid}`;
}

function typeRuleText({subject, type, access, boolean, assumed}: OfKind<Cause, 'type-rule'>): string {
  const condition = boolean === undefined ? '' : ` while ${boolean} is ${access === '' ? 'off' : 'on'}`;
  const origin = assumed ? ", which is the policy's type for such a path" : '';
  return `${subject} ${typeVerb(access)} ${type}${condition}${origin}`;
}

function typeVerb(access: string): string {
  if (access === '') return 'may not open';
  if (access === 'rw') return 'may read and write';
  return access === 'r' ? 'may only read' : 'may only append to';
}

function originText(origin: RuleOrigin): string {
  return 'device' in origin ? `for ${origin.device}` : `for every VM, in ${origin.origin}`;
}

// SPDX-License-Identifier: Apache-2.0
/** Every cause in a sentence. */
import {profileText} from './profile-text.ts';
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import type {DecidedBy, Subject} from '../kernel-model/dac/mode-bits.ts';
import type {Cause, MountOption, RuleOrigin} from '../layers/cause.ts';
import {LAYERS} from '../layers/layers.ts';
import type {Intention, WhyAnswer} from '../why/answer.ts';

export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'layer-inactive':
      return LAYERS[cause.layer].titles.inactive;
    case 'descriptor-passed':
      return 'libvirt opens it and passes the descriptor on';
    case 'nothing-there':
      return 'nothing is there to ask about';
    case 'pattern':
      return `a pattern, for ${cause.device}`;
    case 'behind-pattern':
      return 'asked for each path behind the pattern';
    case 'host-dev':
      return `${cause.process} sees the host's /dev`;
    case 'not-below-dev':
      return 'not below /dev';
    case 'mount-kept':
      return `the mount ${cause.point} is kept in the private /dev`;
    case 'node-made':
      return `${cause.node} is made in the private /dev`;
    case 'node-absent':
      return `${cause.node} does not exist in the private /dev`;
    case 'no-device-node':
      return 'not a device node';
    case 'only-opening':
      return 'only opening a device is asked';
    case 'numbers-unknown':
      return `the host does not tell the device numbers of ${cause.node}`;
    case 'device-unlisted':
      return `the device list has no rule for ${cause.device}`;
    case 'device-listed':
      return `allowed for ${cause.for}`;
    case 'device-taken-away':
      return `a later rule took ${cause.device} away again`;
    case 'no-user':
      return `${cause.process} has no user of its own here`;
    case 'search-refused':
      return `${whoIs(cause.subject)} may not search ${cause.directory}`;
    case 'search-unknown':
      return `the host does not tell owner and mode of ${cause.directory}`;
    case 'search-allowed':
      return `${whoIs(cause.subject)} may search every directory on the way`;
    case 'leads-nowhere':
      return `${cause.path} leads nowhere`;
    case 'missing':
      return `${cause.path} does not exist`;
    case 'link-loop':
      return `too many symbolic links on the way, the last one ${cause.path}`;
    case 'no-directory':
      return `${cause.path} is no directory`;
    case 'made-at-start':
      return MADE_AT_START[cause.by];
    case 'exists':
      return `it is there: a ${cause.type}${cause.end === undefined ? '' : `, at ${cause.end}`}`;
    case 'owner-unknown':
      return 'the host does not tell enough about its owner, mode or groups';
    case 'owned-at-start':
      return `${whoIs(cause.subject)} owns it once the VM has started`;
    case 'mode-bits-silent':
      return 'owners and mode bits say nothing about this access';
    case 'mode-bits':
      return `${whoIs(cause.subject)} ${may(cause.access)}${decidedBy(cause.by, cause.planned)}`;
    case 'mode-bits-asked':
      return askedText(cause);
    case 'sealed':
      return `${cause.path} is ${cause.sealed}: nobody may write to it or set its owner and label, whatever its mode bits say`;
    case 'socket-made':
      return cause.answer === 'unknown'
        ? `the host does not tell whether ${whoIs(cause.subject)} may make a socket in ${cause.directory}`
        : `${whoIs(cause.subject)} makes the socket itself, and ${cause.answer === 'allowed' ? 'may' : 'may not'} write to ${cause.directory}`;
    case 'mounts-unknown':
      return 'the host does not tell its mounts';
    case 'mount-allows':
      return `the mount ${cause.point} has no option against it`;
    case 'mount-refuses':
      return `${cause.point} is mounted ${MOUNT_OPTIONS[cause.option]} (${cause.option})`;
    case 'no-context':
      return `${cause.process} gets no context from libvirt`;
    case 'context-unknown':
      return `the context of ${cause.path} is not known`;
    case 'context-unreadable':
      return 'a context that cannot be read';
    case 'categories':
      return `the file has ${formatCategories(cause.missing)}, which the process has not`;
    case 'sensitivity':
      return 'the file is more sensitive than the process';
    case 'policy-decides':
      return cause.about === 'process'
        ? `what ${cause.type} may do is up to the host's policy`
        : `${cause.type} is up to the host's policy`;
    case 'type-rule':
      return typeRuleText(cause);
    case 'data-not-program':
      return `${cause.type} is data: VMs may not execute it`;
    case 'no-profile':
      return `${cause.process} runs outside the VM's profile`;
    case 'profile-unconfined':
      return `${profileText(cause.profile)} has the flag unconfined, so it refuses nothing`;
    case 'profile-refused':
      return `no profile can be made: ${cause.message}`;
    case 'no-rule':
      return `${profileText(cause.profile)} has no rule that matches ${cause.path}`;
    case 'rule-denies':
      return `denied ${whose(cause.whose)}`;
    case 'denied':
      return `denied ${whose(cause.whose)}; no rule that grants can outweigh that`;
    case 'rule-allows':
      return `allowed ${whose(cause.whose)}`;
    case 'rule-silent':
      return `the rule ${whose(cause.whose)} grants neither reading nor writing`;
    case 'profile-grants':
      return 'a rule of the profile grants it';
    case 'rule-lacks':
      return `the rule for ${cause.device} does not grant ${cause.letters}`;
    case 'profile-lacks':
      return `${profileText(cause.profile)} grants ${cause.granted || 'nothing'} to ${cause.path}, and not ${cause.letters}`;
  }
}

type CauseOf<Kind extends Cause['kind']> = Extract<Cause, {readonly kind: Kind}>;

const MADE_AT_START: Readonly<Record<CauseOf<'made-at-start'>['by'], string>> = {
  this: 'made at start, for this process',
  another: 'made at start, for another process',
  unsaid: 'not there yet: it is made when the VM starts',
};

const MOUNT_OPTIONS: Readonly<Record<MountOption, string>> = {
  ro: 'read-only',
  nodev: 'without devices',
  noexec: 'without programs',
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

function askedText({subject, letters, answer, by, planned}: CauseOf<'mode-bits-asked'>): string {
  const verbs = VERBS.flatMap(([letter, verb]) => (letters.includes(letter) ? [verb] : []));
  const wanted = answer === 'allowed' ? `may ${verbs.join(' and ')}` : `may not ${verbs.join(' or ')}`;
  return `${whoIs(subject)} ${wanted} it${decidedBy(by, planned)}`;
}

const DECIDED_BY: Readonly<Record<DecidedBy, string>> = {
  owner: 'as owner',
  'acl-user': 'by an ACL entry of its own',
  group: 'through its group',
  'acl-group': "through a group's ACL entry",
  other: 'like everybody',
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

function typeRuleText({subject, type, access, boolean, assumed}: CauseOf<'type-rule'>): string {
  const condition = boolean === undefined ? '' : ` while ${boolean} is ${access === '' ? 'off' : 'on'}`;
  const origin = assumed ? ", which is the policy's type for such a path" : '';
  return `${subject} ${typeVerb(access)} ${type}${condition}${origin}`;
}

function typeVerb(access: string): string {
  if (access === '') return 'may not open';
  if (access === 'rw') return 'may read and write';
  return access === 'r' ? 'may only read' : 'may only append to';
}

export function intentionText(intention: Intention): string {
  switch (intention.kind) {
    case 'other-vm':
      return `the label ${intention.categories} is that of another VM's file: keeping VMs apart is what it is for`;
    case 'other-process':
      return `${intention.needs} needs ${intention.path}, and ${intention.process} does not`;
    case 'not-asked-for':
      return `nothing in the definition of ${intention.domain} asks for ${intention.path}${intention.barred === undefined ? '' : `, and none should: ${intention.barred}`}`;
    case 'other-name':
      return `${intention.path} is ${intention.named} of ${intention.device} by another name, and the definition gives the VM that one`;
    case 'opened-as':
      return `${intention.path} is not opened itself: ${intention.names.join(' and ')} are`;
    case 'sensitive':
      return `${intention.path} is ${intention.what}: no VM should have it, whatever its definition says`;
    case 'forbidden':
      return intention.reason;
    case 'more-than-asked':
      return `${intention.device} needs ${intention.path}, and not for this (${intention.letters})`;
    case 'backing-file':
      return `${intention.path} is a backing file of ${intention.device}: QEMU writes to the image on top of it and only reads here`;
    case 'read-only':
      return `${intention.device} is read-only in the definition`;
  }
}

const NAME_IT = 'if the VM should have it, name it in the definition: every layer follows at the next start';

const INSTEAD = 'give the VM a copy, another file, or a share of a directory of its own';

/** How what was wanted is done without opening anything; undefined where it is not. */
export function properlyText(intention: Intention, others: WhyAnswer['others'] = []): string | undefined {
  switch (intention.kind) {
    case 'not-asked-for':
      if (intention.barred !== undefined) return undefined;
      // Two writers of one file destroy it.
      return others.some(({access}) => access.includes('w')) ? INSTEAD : NAME_IT;
    case 'sensitive':
    case 'forbidden':
      // Of a device, a socket or a file of the kernel there is no copy.
      return /^\/(?:dev|proc|sys|run|var\/run)\//.test(intention.path) ? undefined : INSTEAD;
    case 'other-vm':
      return INSTEAD;
    case 'backing-file':
      return 'write to the image on top; virsh blockcommit merges that down, for all images based on it';
    case 'read-only':
      return 'take <readonly/> out of its definition, if no other VM has it';
    case 'other-name':
      return 'use the name that the definition has';
    case 'other-process':
    case 'opened-as':
    case 'more-than-asked':
      return undefined;
  }
}

/** What helps where no fix is small enough to be printed; undefined where one is, or nothing is known. */
export function insteadText({verdict, layer, steps, remedies, right}: WhyAnswer): string | undefined {
  if (verdict === 'allowed' || remedies.length > 0) return undefined;
  const cause = steps.find(step => step.layer === layer)?.cause;
  if (right !== null || cause === undefined) return undefined;
  const isMade = steps.some(step => step.cause.kind === 'made-at-start');
  switch (cause.kind) {
    case 'search-refused':
    case 'socket-made':
      return isMade
        ? `leave the path out where libvirt chooses one itself, or name one in a directory that is this VM's alone: opening ${cause.directory} would open what else is in it`
        : `keep the file in a directory for VMs, such as /var/lib/libvirt/images, and name it there: opening ${cause.directory} would open more than can be named`;
    case 'missing':
    case 'no-directory':
      return 'correct the path in the definition, or make what it names';
    case 'mount-refuses':
      return 'keep it on a file system that is mounted without this option';
    default:
      return undefined;
  }
}

function whose(origin: RuleOrigin): string {
  return 'device' in origin ? `for ${origin.device}` : `for every VM, in ${origin.origin}`;
}

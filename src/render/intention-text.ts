// SPDX-License-Identifier: Apache-2.0
/** What a refusal is for, and how to get what was wanted without opening more. */
import type {ByKind} from '../kinds.ts';
import {cureOf} from '../layers/apparmor/refusal-cure.ts';
import type {Instead, Intention, WhyAnswer} from '../why/answer.ts';

export function intentionText(intention: Intention): string {
  return (INTENTIONS[intention.kind] as (intention: Intention) => string)(intention);
}

const INTENTIONS: ByKind<Intention, string> = {
  'other-vm': ({categories}) =>
    `the label ${categories} is that of another VM's file: keeping VMs apart is what it is for`,
  'other-process': ({needs, path, process}) => `${needs} needs ${path}, and ${process} does not`,
  'not-asked-for': ({domain, path, barred}) =>
    `nothing in the definition of ${domain} asks for ${path}${barred === undefined ? '' : `, and none should: ${barred}`}`,
  'other-name': ({path, named, device}) =>
    `${path} is ${named} of ${device} by another name, and the definition gives the VM that one`,
  'opened-as': ({path, names}) => `${path} is not opened itself: ${names.join(' and ')} are`,
  sensitive: ({path, what}) => `${path} is ${what}: no VM should have it, whatever its definition says`,
  forbidden: ({reason}) => reason,
  'more-than-asked': ({device, path, letters}) => `${device} needs ${path}, and not for this (${letters})`,
  'backing-file': ({path, device}) =>
    `${path} is a backing file of ${device}: QEMU writes to the image on top of it and only reads here`,
  'read-only': ({device}) => `${device} is read-only in the definition`,
};

const NAME_IT = 'if the VM should have it, name it in the definition: every layer follows at the next start';

const OTHERWISE = 'give the VM a copy, another file, or a share of a directory of its own';

/** How what was wanted is done without opening anything; undefined where it is not. */
export function properlyText(intention: Intention, others: WhyAnswer['others'] = []): string | undefined {
  switch (intention.kind) {
    case 'not-asked-for':
      if (intention.barred !== undefined) return undefined;
      // Two writers of one file destroy it.
      return others.some(({access}) => access.includes('w')) ? OTHERWISE : NAME_IT;
    case 'sensitive':
    case 'forbidden':
      // Of a device, a socket or a file of the kernel there is no copy.
      return /^\/(?:dev|proc|sys|run|var\/run)\//.test(intention.path) ? undefined : OTHERWISE;
    case 'other-vm':
      return OTHERWISE;
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

export function insteadText(instead: Instead): string | undefined {
  return (INSTEADS[instead.kind] as (instead: Instead) => string | undefined)(instead);
}

const INSTEADS: ByKind<Instead, string | undefined> = {
  describe: () =>
    'QEMU’s own arguments name it, which libvirt neither labels nor grants: where an element in <devices> describes it, every layer follows at the next start',
  'own-directory': ({closed}) =>
    `leave the path out where libvirt chooses one itself, or name one in a directory that is this VM's alone: opening ${closed} would open what else is in it`,
  'directory-of-images': ({closed}) =>
    `keep the file in a directory for VMs, such as /var/lib/libvirt/images, and name it there: opening ${closed} would open more than can be named`,
  'remove-old': ({path}) =>
    `remove ${path} where nobody listens there any more, or name one in a directory that is this VM's alone`,
  'users-own': ({uid}) =>
    `let the file belong to user ${uid}, as a copy in a directory of theirs does: the libvirt of a session labels the files of its user and no others`,
  'mount-labelled': ({point}) =>
    `mount ${point} with context=system_u:object_r:svirt_image_t:s0, which opens all that is on it to every VM; or keep the file on a file system that keeps labels`,
  'start-listener': () =>
    'start the program that listens there before the VM, or correct the path in the definition',
  'correct-path': () => 'correct the path in the definition, or make what it names',
  'other-mount': ({option, point}) =>
    option === 'allow_other'
      ? `mount ${point} with allow_other (an ordinary user needs user_allow_other in /etc/fuse.conf), which lets every user of the host in as far as its mode bits do; or keep the file on another file system`
      : 'keep it on a file system that is mounted without this option',
  refusal: ({refusal}) => cureOf(refusal)?.replace(/\.$/, ''),
  'server-owner': ({point, uid, gid}) =>
    `let it belong to ${uid}:${gid} on the server of ${point}: whether root of this host may change owners there (no_root_squash) is the server's to say, and not counted on`,
  'mount-for': ({point, uid, gid}) =>
    `mount ${point} with uid=${uid},gid=${gid}: its file system keeps no owners, and all that is on it then belongs to them`,
};

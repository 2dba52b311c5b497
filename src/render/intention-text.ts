// SPDX-License-Identifier: Apache-2.0
/** What a refusal is for, and how to get what was wanted without opening more. */
import type {ByKind} from '../kinds.ts';
import type {Intention, WhyAnswer} from '../why/answer.ts';

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

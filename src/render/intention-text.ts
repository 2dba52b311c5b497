// SPDX-License-Identifier: Apache-2.0
/** What a refusal is for, and how to get what was wanted without opening more. */
import {byKind, type ByKind} from '../kinds.ts';
import type {MountOption} from '../layers/cause.ts';
import {cureOf} from '../layers/apparmor/refusal-cure.ts';
import {shellWord} from '../text/quote-shell.ts';
import type {Instead, Intention, WhyAnswer} from '../why/answer.ts';

export function intentionText(intention: Intention): string {
  return byKind(INTENTIONS, intention);
}

const INTENTIONS: ByKind<Intention, string> = {
  'other-vm': ({categories}) =>
    `its label has the categories ${categories} of another VM, and they keep VMs apart`,
  'other-process': ({needs, path, process}) => `${needs} needs ${path}; ${process} does not`,
  'not-asked-for': ({domain, path, barred, perhaps}) =>
    `nothing in the definition of ${domain} needs ${path}${barred === undefined ? '' : `, and no definition should name it: ${barred}`}${perhaps === undefined ? '' : `, unless ${perhaps} leads there, which this host does not tell`}`,
  'other-name': ({path, named, device}) =>
    `${path} is another name of ${named} (${device}), and the VM may use only the name in its definition`,
  'own-terminal': ({path, device}) =>
    `there is no ${path}: ${device} gets a terminal at each start, under a number that is not known before`,
  'opened-as': ({path, names}) => `the VM opens ${names.join(' and ')} instead of ${path}`,
  sensitive: ({path, what}) => `${path} is ${what}: no VM should have it, whatever its definition says`,
  forbidden: ({reason}) => reason,
  'more-than-asked': ({device, path, letters}) => `${device} needs ${path}, but not this access (${letters})`,
  'backing-file': ({path, device}) =>
    `${path} is a backing file of ${device}: QEMU only reads it, and writes to the image on top`,
  'read-only': ({device}) => `${device} is read-only in the definition`,
};

const NAME_IT = 'name it in the definition if the VM should have it: every layer follows at the next start';

const OTHERWISE = 'give the VM a copy, another file, or a shared directory of its own';

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
      return 'write to the image on top. virsh blockcommit merges that image into this file, which changes every other image based on it';
    case 'read-only':
      return 'remove <readonly/> from its element if no other VM uses the file';
    case 'other-name':
      return 'use the name in the definition';
    case 'own-terminal':
      return 'ask about the running VM, by its name or with what virsh dumpxml prints then';
    case 'other-process':
    case 'opened-as':
    case 'more-than-asked':
      return undefined;
  }
}

export function insteadText(instead: Instead): string | undefined {
  return byKind(INSTEADS, instead);
}

const INSTEADS: ByKind<Instead, string | undefined> = {
  describe: () =>
    "describe it by an element in <devices>, so that every layer follows at the next start: libvirt neither labels nor allows what only QEMU's own arguments name",
  'own-directory': ({closed}) =>
    `leave the path out if libvirt can choose one, or name one in a directory of this VM alone: opening ${closed} would also open everything else in it`,
  'directory-of-images': ({closed}) =>
    `move the file to a directory for VMs, such as /var/lib/libvirt/images, and name it there in the definition: opening ${closed} would open more than can be listed`,
  'remove-old': ({path}) =>
    `remove ${path} if nothing listens there any more, or name a socket in a directory of this VM alone`,
  'users-own': ({uid}) =>
    `give the file to user ${uid}, or use a copy in that user's own directory: the libvirt of a session labels only the files of its user`,
  'mount-labelled': ({point}) =>
    `mount ${point} with context=system_u:object_r:svirt_image_t:s0, which opens everything on it to every VM, or move the file to a file system that stores labels`,
  'start-listener': () =>
    'start the program that listens there before the VM, or correct the path in the definition',
  'log-of-passt': ({directory}) =>
    `leave logFile out, so that passt writes to the system's log, or name a file ending in .log in ${directory}, where its profile lets it write`,
  'correct-path': () => 'correct the path in the definition, or create what it names',
  'cut-loop': ({path}) =>
    `let ${path} lead to the file itself (ln -sfn FILE ${shellWord(path)}), or name that file in the definition: the kernel follows at most 40 links in one path`,
  'other-mount': ({option, point}) => OTHER_MOUNTS[option](point),
  refusal: ({refusal}) => cureOf(refusal)?.replace(/\.$/, ''),
  'server-owner': ({point, uid, gid, boolean}) =>
    `set its owner to ${uid}:${gid} on the server of ${point}: the server decides whether root of this host may do so (no_root_squash), and svirtgen does not count on it${withBoolean(boolean)}`,
  'mount-for': ({point, uid, gid, boolean}) =>
    `mount ${point} with uid=${uid},gid=${gid}: its file system stores no owners, and everything on it then belongs to that user${withBoolean(boolean)}`,
};

const WITHOUT_OPTION = () => 'move it to a file system that is mounted without this option';

const OTHER_MOUNTS: Readonly<Record<MountOption, (point: string) => string>> = {
  ro: point =>
    `copy it to a file system that is mounted writable, where libvirt sets its owner at start: ${point} is mounted read-only`,
  nodev: WITHOUT_OPTION,
  noexec: WITHOUT_OPTION,
  allow_other: point =>
    `mount ${point} with allow_other (an ordinary user needs user_allow_other in /etc/fuse.conf), which lets in every user of the host whom its mode bits allow, or move the file to another file system`,
};

function withBoolean(boolean: string | undefined): string {
  return boolean === undefined
    ? ''
    : `. For SELinux, also setsebool -P ${boolean} on, which opens all such file systems to every VM`;
}

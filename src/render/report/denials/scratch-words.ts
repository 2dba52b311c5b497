// SPDX-License-Identifier: Apache-2.0
/** Files that are made under another name each time, in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import type {Scratch} from '../../../denials/scratch-files.ts';
import type {OfKind} from '../../../kinds.ts';
import {ownRule} from './profile-edits.ts';
import {mistake, verbs, type Advice, type Words} from './words.ts';

export function scratchWords({
  path,
  access,
  scratch,
  pattern,
  profile,
}: OfKind<ApparmorCause, 'scratch-file'>): Words {
  const {what, instead} = SCRATCH[scratch];
  return mistake(
    `no rule lets the VM ${verbs(access)} ${path}, which is ${what}, with another name at each start`,
    instead,
    {
      text: "add one rule for such names to the VM's own profile",
      command: ownRule(profile, `owner "${pattern}" ${access}`),
      opens: 'files with such names to this VM, including those of other VMs with the same user',
    },
  );
}

const SCRATCH: Readonly<Record<Scratch, {readonly what: string; readonly instead: Advice}>> = {
  snapshot: {
    what: 'what the guest writes to a disk that keeps nothing (snapshot=on)',
    instead: {
      text: 'let libvirt create it, next to the image',
      command: '<disk …>…<transient/></disk>',
      opens: 'the overlay to this VM, and nothing else',
    },
  },
  memory: {
    what: 'memory shared with another process, as a file',
    instead: {
      text: 'use a memfd, which has no name; QEMU creates a file only where the kernel has no memfd_create() (before 3.17)',
      command: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
      opens: 'the memory, and nothing else',
    },
  },
  backup: {
    what: 'the socket or the scratch file of a backup',
    instead: {
      text: 'write the profile for the backup, with these paths, if you asked for one',
      command: 'svirtgen generate --for backup=/the/path DEFINITION',
      opens: 'these paths to this VM, as long as this profile is loaded',
    },
  },
  smb: {
    what: 'the configuration of a Samba server that QEMU starts (smb=)',
    instead: {
      text: 'share the directory by virtiofs, which libvirt knows',
      command: "<filesystem><driver type='virtiofs'/><source dir=…/><target dir=…/></filesystem>",
      opens: 'that directory to this VM',
    },
  },
};

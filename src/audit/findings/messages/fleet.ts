// SPDX-License-Identifier: Apache-2.0
/** Words about VMs that share what they should not. */
import type {Named, WordsTable} from './row.ts';

/** A path, and the VMs it is shared with. */
export interface Other {
  readonly path: string;
  readonly other: string;
}

export interface Contexts extends Other {
  /** What this VM wants, and what the other has. */
  readonly context: string;
  readonly theirs: string;
}

export const FLEET = {
  SHARED_WRITABLE: {
    severity: 'error',
    title: 'Several VMs write to one file',
    message: ({path, other}: Other) => `${path} is also written by ${other}`,
    help: 'Give each VM its own image (an overlay of a common base); a cluster disk needs <shareable/> in all of them.',
  },
  WRITTEN_WHILE_READ: {
    severity: 'error',
    title: 'A VM writes to a file that another reads',
    message: ({path, other}: Other) =>
      `this VM writes to ${path}, which ${other} reads: it can feed that VM any data`,
    help: 'Give the reader its own copy, or make both read-only.',
  },
  BACKING_FILE_WRITTEN: {
    severity: 'error',
    title: 'A VM writes to the backing file of another',
    message: ({path, other}: Other) =>
      `this VM writes to ${path}, the backing file of an image of ${other}: every write damages that image`,
    help: 'Let this VM write an overlay of its own: qemu-img create -b FILE -F FORMAT OVERLAY.',
  },
  NVRAM_SHARED: {
    severity: 'error',
    title: 'Several VMs share their firmware variables',
    message: ({path, other}: Other) =>
      `${path} also holds the firmware variables of ${other}, with its boot order and secure boot keys`,
    help: 'Name one file per VM, or leave <nvram> empty, so that libvirt chooses one.',
  },
  SOCKET_CLAIMED_TWICE: {
    severity: 'error',
    title: 'Several VMs listen on one socket',
    message: ({path, other}: Other) =>
      `${other} listens on ${path} too: the VM that starts last gets the other's clients`,
    help: 'Give each VM its own path, or leave the path out, so that libvirt chooses one.',
  },
  HOST_DEVICE_SHARED: {
    severity: 'error',
    title: 'Several VMs have the same device of the host',
    message: ({path, other}: Other) => `${path} is given to ${other} too: only one of them can run with it`,
    help: 'Give it to one VM. If the VMs never run at the same time, suppress this finding for that reason.',
  },
  IOMMU_GROUP_SHARED: {
    severity: 'error',
    title: 'Several VMs have devices in one IOMMU group',
    message: ({path, other}: Other) =>
      `a device of ${other} is in the group ${path} too: devices in one group reach each other's memory`,
    help: 'Give all devices of the group to one VM, or move the card to a slot with a group of its own.',
  },
  SHARED_MEMORY: {
    severity: 'warning',
    title: 'Several VMs share memory',
    message: ({path, other}: Other) =>
      `${other} maps ${path} too: each can read and write what the other puts there`,
    help: 'Give the <shmem> different names, unless the VMs are meant to communicate.',
  },
  DIRECTORY_SHARED: {
    severity: 'warning',
    title: 'Several VMs share a directory',
    message: ({path, other}: Other) => `${path} is shared with ${other} too, and one of them writes`,
    help: 'Share one directory per VM, or make it <readonly/> in all of them.',
  },
  DIRECTORY_CONTAINS_IMAGES: {
    severity: 'error',
    title: "A shared directory contains a VM's files",
    message: ({path, other, file}: Other & {file: string}) =>
      `the guest gets ${path}, which contains ${file} of ${other}`,
    help: 'Share another directory, or move the image.',
  },
  OWNERS_CONFLICT: {
    severity: 'warning',
    title: 'Two VMs want different owners for one file',
    message: ({path, other, owner, theirs}: Other & {owner: string; theirs: string}) =>
      `for this VM ${path} has to belong to ${owner}, for ${other} to ${theirs}: libvirt refuses to start the second`,
    help: 'Run both as the same user, or override the device with <seclabel model="dac" relabel="no"/> and an ACL.',
  },
  CONTEXT_IN_USE: {
    severity: 'error',
    title: 'libvirt refuses a context that another VM relies on',
    message: ({path, context, other, theirs}: Contexts) =>
      `Requested operation is not valid: Setting different SELinux label on ${path} which is already in use: this VM wants ${context}, ${other} relies on ${theirs}`,
    help: 'Give each VM its own file, or mark the disk <shareable/> or <readonly/> in all of them.',
  },
  CONTEXT_OVERWRITTEN: {
    severity: 'warning',
    title: 'A VM changes a context that another relies on',
    message: ({path, context, other, theirs}: Contexts) =>
      `when this VM starts, ${path} gets ${context}, but ${other} relies on ${theirs}: SELinux then refuses that VM`,
    help: 'Give each VM its own file, or use the file in the same way in all of them.',
  },
  CATEGORIES_REUSED: {
    severity: 'error',
    title: 'Two VMs have the same categories',
    message: ({context, other}: Named<'context' | 'other'>) =>
      `${other} has the same range as ${context}: SELinux does not keep the two apart`,
    help: 'Give each VM a pair of its own: `svirtgen mcs allocate DOMAIN`.',
  },
  CATEGORIES_INCLUDED: {
    severity: 'error',
    title: "One VM's categories include another's",
    message: ({context, other}: Named<'context' | 'other'>) =>
      `the categories of ${context} include all those of ${other}: SELinux lets this VM into that one's files`,
    help: 'Use pairs that do not include one another: `svirtgen mcs allocate DOMAIN`.',
  },
  DUPLICATE_UUID: {
    severity: 'error',
    title: 'Two definitions have one UUID',
    message: ({uuid, file}: Named<'uuid' | 'file'>) =>
      `${uuid} is also in ${file}: both get the same AppArmor profile and the same TPM state`,
    help: 'Remove the <uuid> of the copy, so that libvirt generates a new one.',
  },
  DUPLICATE_NAME: {
    severity: 'error',
    title: 'Two definitions have one name',
    message: ({name, file}: Named<'name' | 'file'>) =>
      `${name} is also in ${file}: both have the same paths for logs, sockets and the process id`,
    help: 'Rename one of them.',
  },
} as const satisfies WordsTable;

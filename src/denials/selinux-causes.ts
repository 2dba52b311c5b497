// SPDX-License-Identifier: Apache-2.0
import type {CommonCauses} from './common-causes.ts';
import type {HostProgram} from './host-programs.ts';

/** `rule` is an allow rule in the policy's language; `what` the object in words. */
export interface SelinuxCauses extends CommonCauses {
  /** `image`: whether it is one that several VMs may be meant to have. */
  'other-vm-categories': {
    image: boolean;
    nvram: boolean;
    what: string;
    its: string;
    mine: string;
    owner: string | undefined;
  };
  relabel: {what: string};
  /** `host`: what of the host it is, such as `the memory of the host`. */
  sensitive: Omit<Found, 'type'> & {
    /** The last part of it, at least. */
    name: string | undefined;
    host: string;
  };
  /** `image`: whether it may be a disk's; other files that a VM writes have this label from elsewhere. */
  'read-only-content': {what: string; permissions: string; image: boolean};
  'file-system-without-labels': {type: string; boolean: string};
  /** `reads`: only what is read can be content for all. */
  'not-labelled': Found & {
    context: string;
    device: string | undefined;
    defined: boolean;
    reads: boolean;
    unlabelled?: Unlabelled;
  };
  /** What swtpm keeps, before libvirt labelled it. */
  'tpm-state': {what: string; type: string; permissions: string};
  'image-type-of-another-kind': {source: string; context: string; rule: string};
  type: {what: string; permissions: string; source: string; rule: string};
  'inherited-descriptor': {what: string; from: string; rule: string};
  /** `rule` is undefined where all programs of a user have that type. */
  peer: {peer: string; path: string | undefined; isSwitch: boolean; rule: string | undefined};
  /** The host's one helper for persistent reservations, which has the type of libvirt's daemon. */
  'shared-reservations': {path: string};
  /** A socket that it was handed by a daemon to which the policy gave no type of its own. */
  'daemon-without-type': {type: string};
  container: Omit<Found, 'permissions'> & {
    /** What the container runs at, with its categories where it has some. */
    level: string | undefined;
    /** Whether it is a volume of some container, or may be one; undefined for what has another use. */
    volume: 'known' | 'unlabelled' | undefined;
  };
  /** A VM of a libvirt that itself runs in a container, mostly. */
  'volume-of-containers': Found & {
    /** Whether it lies where the engine keeps volumes, for which the policy has no other label. */
    engines: boolean;
  };
  'io-uring': {permission: string; source: string; rule: string};
  userfaultfd: {permission: string; source: string; rule: string};
  execmem: {permissions: string};
  'own-label': {permissions: string};
  'own-process': {permissions: string};
  /** A signal, or a look, at a process that is no part of it. */
  'other-process': {permissions: string; type: string};
  'module-request': {module: string | undefined};
  program: {program: string; type: string};
  /** A program that libvirt starts as the VM, without the label that the policy lets it be started by; `program` is the last part of its name. */
  'emulator-label': {what: string; program: string; path: string | undefined; type: string; rule: string};
  port: {permission: string; port: string | undefined; type: string; protocol: string; rule: string};
  /** Any other socket that it makes or uses itself. */
  socket: {tclass: string; permissions: string; boolean: string | undefined; rule: string};
  boolean: {what: string; permissions: string; boolean: string};
  /** Nothing that is found by a path: shared memory, or a file that is deleted. */
  'nameless-memory': {what: string; type: string; rule: string};
  link: OnTheWay;
  directory: OnTheWay;
  /** A file or socket that it was to make itself, which got the label of its directory. */
  'made-in-place': {what: string; type: string; tclass: string};
  /** Made by another program, in a directory whose label it got: no rule opens it alone. */
  'socket-file': {what: string; type: string; permissions: string};
  /** The agent inside of a guest: the log is that of the guest. */
  'guest-agent': {what: string; permissions: string; rule: string};
  'selinux-capability': {permissions: readonly string[]};
  'kernel-object': {tclass: string; permissions: string};
  policy: {what: string; permissions: string; source: string; rule: string};
  /** A daemon or companion with a type of its own. */
  'host-domain': {
    program: HostProgram;
    /** It is QEMU that has the daemon's type. */
    qemu: boolean;
    permissions: string;
    what: string;
    type: string;
    /** Of a file system that keeps no labels. */
    boolean: string | undefined;
    /** Of a kind of device or service that VMs may have. */
    switch: string | undefined;
    /** A file whose label may be wrong: none that libvirt is about to label, and no node in a VM's own /dev. */
    labelled: Pick<Found, 'path' | 'at'> | undefined;
    /** A file that libvirt was to give to a VM, where users keep theirs. */
    users: boolean;
    /** What the log daemon was to write, with the label of a directory that is not for logs. */
    log: boolean;
    /** Undefined where it would open what belongs to many others. */
    rule: string | undefined;
  };
}

/**
 * Why libvirt has not labelled a file, where that is known: it has no element for the device, only QEMU's own arguments
 * name it, udev is yet to label the node of a macvtap device, or somebody made shared memory before QEMU did.
 */
export type Unlabelled = 'without-element' | 'argument' | 'macvtap' | 'shared-memory';

export interface Found {
  readonly what: string;
  readonly type: string;
  readonly permissions: string;
  readonly path: string | undefined;
  readonly at: FileAt | undefined;
}

/** A link or a directory on the way; `shared`: with others, so that no VM's label may be on it. */
export interface OnTheWay extends Found {
  readonly shared: boolean;
  /** Whether the VM shares the directory with its guest (9p). */
  readonly guests: boolean;
}

/** Of a record with the last part of a name only: the file system's device, or its type where it has none. */
export interface FileAt {
  readonly device: string;
  readonly inode: string;
}

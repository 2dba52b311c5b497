// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked of the machine. Three kinds answer: the live host, an assumed one where everything exists,
 * and a recorded snapshot. Every question is answered at once, changes nothing, and needs no root; what may
 * not be read is reported as unknown, never guessed.
 */
import type {ImageFormat, PciAddress} from '../domain/domain.ts';

export type FileType = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'socket' | 'fifo';

export interface FileFacts {
  readonly type: FileType;
  /** Of a device node; undefined on other files, and where the host cannot tell. */
  readonly major: number | undefined;
  readonly minor: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number | undefined;
  /** SELinux context. */
  readonly context: string | undefined;
  /** POSIX access ACL, where there is one beyond the mode bits. */
  readonly acl: readonly AclEntry[] | undefined;
  /** The attribute of its file system that keeps everybody, root too, from writing to it or setting anything of it. */
  readonly sealed?: Sealed | undefined;
}

export type Sealed = 'immutable' | 'append-only';

export interface AclEntry {
  readonly tag: 'user_obj' | 'user' | 'group_obj' | 'group' | 'mask' | 'other';
  readonly id: number | undefined;
  /** 0 to 7: read 4, write 2, execute 1. */
  readonly perms: number;
}

/** What a file carries beside its mode bits; each part undefined where it may not be read. */
export interface PathDetails {
  /** SELinux context. */
  readonly context: string | undefined;
  /** POSIX access ACL; empty when the mode bits say it all. */
  readonly acl: readonly AclEntry[] | undefined;
  /**
   * Extended attributes by full name, such as `trusted.libvirt.security.dac`, which only root sees; those of
   * `system.` are left out. Bytes that are not UTF-8 as in `decodePath`.
   */
  readonly xattrs: ReadonlyMap<string, string> | undefined;
  readonly sealed?: Sealed | undefined;
}

/** What an image's header says. Names are as they stand in the image. */
export interface ImageFacts {
  /** The format that was asked for, or the one that was detected. */
  readonly format: ImageFormat;
  readonly backing: string | undefined;
  /** The recorded format of the backing file; 'auto' when the image does not record one; 'auto-safe' for qed's. */
  readonly backingFormat: ImageFormat | 'auto' | 'auto-safe' | undefined;
  readonly dataFile: string | undefined;
  /**
   * A data file that QEMU finds in the header and libvirt 11.3.0 does not, because it does not skip the padding
   * between the header's extensions.
   */
  readonly missedDataFile: string | undefined;
}

export interface PciFacts {
  readonly iommuGroup: number | undefined;
  /** Resolved directory under /sys/devices. */
  readonly sysfs: string | undefined;
  /** Its entries in directory order. */
  readonly files: readonly string[];
}

export interface UsbFacts {
  readonly vendor: number;
  readonly product: number;
  readonly bus: number;
  readonly device: number;
}

export interface StoragePool {
  /** What its volumes are. */
  readonly volumes: 'file' | 'block';
  /** The directory they lie in under their names. */
  readonly target: string;
}

export interface Mount {
  readonly point: string;
  readonly type: string | undefined;
  readonly options: string | undefined;
  /** The file system's device, such as `8:1`; as is the next, unknown where the host does not tell. */
  readonly device?: string | undefined;
  /** The directory of the file system that is mounted: not `/` for bind mounts and subvolumes. */
  readonly root?: string | undefined;
  /** What was mounted: a device, or a server and its directory. */
  readonly source?: string | undefined;
}

/** Disks that the host itself uses. */
export interface HeldDisk {
  /** Where its file system is mounted; undefined for swap. */
  readonly point: string | undefined;
  /** Ids of the objects the file system or the swap space lies on, through all levels; see `HostObject`. */
  readonly on: readonly string[];
}

export interface SelinuxFacts {
  /** Context of the libvirt daemon. */
  readonly daemon: string | undefined;
  /** Lines of contexts/virtual_domain_context and contexts/virtual_image_context. */
  readonly domainContexts: readonly string[] | undefined;
  readonly imageContexts: readonly string[] | undefined;
  /** Booleans of the loaded policy that decide about VMs' files; undefined where the host does not tell. */
  readonly booleans?: Readonly<Record<string, boolean>> | undefined;
  /** Values of contexts/lxc_contexts, where all three are there. */
  readonly containerContexts:
    {readonly process: string; readonly file: string; readonly content: string} | undefined;
}

export interface HostObject {
  /**
   * The same for two paths that lead to one object: `file DEVICE INODE`, `block MAJOR:MINOR`, `char MAJOR:MINOR`, or
   * the name that all hosts have for a disk; see `sharedDisk`. A SCSI generic node has its disk's. Undefined where
   * the host does not tell.
   */
  readonly id: string | undefined;
  /** Of what carries owner, context and ACL: of a node its inode, not its number. */
  readonly inode: string | undefined;
  /** Ids of what it is a part of or lies on, through all levels: whole disks, volumes, files behind loop devices. */
  readonly on: readonly string[];
  /** Where it lies in its file system, `DEVICE:/PATH`: the same below every mount of that file system. */
  readonly place: string | undefined;
}

/** The libvirt whose daemon is on the host. */
export interface InstalledLibvirt {
  /** Such as `9.0.0`. */
  readonly version: string;
  /** The file that says so; unknown in a snapshot. */
  readonly toldBy?: string | undefined;
}

export interface Host {
  readonly kind: 'live' | 'assumed' | 'snapshot';
  /** uname -m's answer in libvirt's spelling, such as `x86_64`. */
  readonly architecture: string;
  /** Facts of the object a path leads to, through symlinks; undefined when there is none. */
  stat(path: string): FileFacts | undefined;
  /** Facts of the path itself. */
  lstat(path: string): FileFacts | undefined;
  readlink(path: string): string | undefined;
  /**
   * Context, ACL and extended attributes of many paths at once; of the paths themselves, not of what a symlink
   * leads to. Slow on a live host (three programs are run), so never on the way to a plan. A path about which
   * nothing can be told is missing from the answer.
   */
  details(paths: readonly string[]): ReadonlyMap<string, PathDetails>;
  /** The canonical path; undefined when something on the way does not exist. */
  realpath(path: string): string | undefined;
  /** What a path leads to, whatever it is named; undefined when nothing is there. */
  object(path: string): HostObject | undefined;
  /** All that is mounted from a disk or swapped to, in the order of the mounts. */
  heldDisks(): readonly HeldDisk[];
  /** Names in a directory, in directory order; undefined when it cannot be read. */
  list(path: string): readonly string[] | undefined;
  /** An image's header read as `format`, or as what its magic says; undefined when it cannot be read; 'invalid' when its metadata is broken. */
  image(path: string, format: ImageFormat | 'auto'): ImageFacts | 'invalid' | undefined;
  pci(address: PciAddress): PciFacts | undefined;
  /** The IOMMU group of a mediated device. */
  mdev(uuid: string): {readonly iommuGroup: number | undefined} | undefined;
  /** The devices on the USB buses; undefined where the host cannot list them. */
  usb(): readonly UsbFacts[];
  /** The generic node (/dev/sgN) of a SCSI unit. */
  scsiGeneric(host: number, bus: number, target: number, unit: number): string | undefined;
  /** The devices below a device-mapper node, found through all levels (at most 32), in libvirt's order. */
  deviceMapperTargets(path: string): readonly {readonly major: number; readonly minor: number}[];
  mounts(): readonly Mount[];
  /** Descriptors that were handed over under a name; undefined when none were. */
  /** The text of a file below /etc/apparmor.d; undefined when there is none, or it may not be read. */
  apparmorFile(path: string): string | undefined;
  /** The mode of a loaded AppArmor profile, such as `enforce` or `complain`; undefined when none is loaded, or it may not be read. */
  profileMode(profile: string): string | undefined;
  /** A storage pool by name; undefined when it is not known, or its volumes are not files or devices in one directory. */
  storagePool(name: string): StoragePool | undefined;
  fdgroup(name: string): {readonly fds: number; readonly writable: boolean} | undefined;
  selinux(): SelinuxFacts | undefined;
  /** User and group ids by name; undefined when there is no such name. */
  uidOf(user: string): number | undefined;
  gidOf(group: string): number | undefined;
  /** Ids of the groups a user is in, the one of its account first; undefined where the host cannot tell. */
  groupsOf(uid: number): readonly number[] | undefined;
  /** Undefined where no daemon of libvirt is installed, or the snapshot does not tell. */
  libvirt(): InstalledLibvirt | undefined;
  /** When the host was booted, in seconds since 1970; undefined where it cannot tell. */
  bootTime(): number | undefined;
}

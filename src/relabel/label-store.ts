// SPDX-License-Identifier: Apache-2.0
/** What relabelling asks of the system and does to it. Live, a dry run, or in a test. */
import type {FileType} from '../host/host.ts';

export type LabelLayer = 'selinux' | 'dac';

/** A file that is held open: no rename and no symlink can put another one in its place. */
export interface OpenFile {
  /** Where the kernel says it is: without symlinks. */
  readonly path: string;
  readonly type: FileType;
}

/** What a file had before the first VM got it, in a note of our own that nobody else takes away. */
export interface FirstLabel {
  /** Of the object: another file under the same name is not given what this one had. */
  readonly identity: string;
  readonly path: string;
  /** undefined where there was none. */
  readonly label: string | undefined;
}

/** Names after `trusted.libvirt.security.`, such as `ref_dac`. */
export type Attributes = Readonly<Record<string, string>>;

/** Paths are absolute, labels are contexts or `+UID:+GID`. What the system refuses is thrown as a SystemError. */
export interface LabelStore {
  /**
   * Opens without following symlinks that somebody else may have put there; undefined when it is not there.
   *
   * @throws KnownError RELABEL_SYMLINK
   */
  open(path: string): OpenFile | undefined;
  close(file: OpenFile): void;
  /** Where a path that is not there would be: its directory without symlinks. */
  place(path: string): string;
  /** undefined where the file system keeps none. */
  label(file: OpenFile, layer: LabelLayer): string | undefined;
  /** undefined removes a context, where there was none. */
  setLabel(file: OpenFile, layer: LabelLayer, label: string | undefined): void;
  attributes(file: OpenFile): Attributes;
  /** Sets some; an undefined one is removed. On failure some may be changed. */
  setAttributes(file: OpenFile, changes: Readonly<Record<string, string | undefined>>): void;
  /** What the policy gives a path; undefined when it says nothing. */
  defaultLabel(file: OpenFile, layer: LabelLayer): string | undefined;
  /** The note on a file that a VM has a part in, kept until the next boot. */
  mark(layer: LabelLayer, path: string): string | undefined;
  setMark(layer: LabelLayer, path: string, mark: string | undefined): void;
  /** Whether another VM has a note on the file. */
  othersHold(layer: LabelLayer, path: string): boolean;
  /** The files that the VM has a note on, as far as their first labels are noted. */
  held(layer: LabelLayer): readonly FirstLabel[];
  first(layer: LabelLayer, path: string): FirstLabel | undefined;
  setFirst(layer: LabelLayer, path: string, first: FirstLabel | undefined): void;
  /** Device, inode, and when it was made, where the file system tells: a number is given to another file later. */
  identity(file: OpenFile): string;
  /** Why nobody may change the owner of the file: whoever runs it gets rights that the change would take away. */
  privilege(file: OpenFile): string | undefined;
  /** Seconds since 1970. */
  readonly bootTime: number;
  /** Whether SELinux refuses what its policy does not allow. */
  readonly enforcing: boolean;
  /** Whether we are root. */
  readonly privileged: boolean;
}

/** The system said no. */
export class SystemError extends Error {
  /** Such as `EPERM`. */
  readonly code: string;

  /** @param text in the C library's words, such as `Operation not permitted` */
  constructor(code: string, text: string) {
    super(text);
    this.name = 'SystemError';
    this.code = code;
  }
}

/** Whether two identities may be of one object. Notes of earlier versions have no time. */
export function isSameObject(one: string, other: string): boolean {
  return `${one}:`.startsWith(`${other}:`) || `${other}:`.startsWith(`${one}:`);
}

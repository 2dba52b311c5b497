/** What relabelling asks of the system and does to it. Live, rehearsed, or in a test. */
import type {FileType} from '../host/host.ts';

export type Model = 'selinux' | 'dac';

/** A file that is held open: no rename and no symlink can put another one in its place. */
export interface OpenFile {
  /** Where the kernel says it is: without symlinks. */
  readonly path: string;
  readonly type: FileType;
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
  label(file: OpenFile, model: Model): string | undefined;
  /** undefined removes a context, where there was none. */
  setLabel(file: OpenFile, model: Model, label: string | undefined): void;
  attributes(file: OpenFile): Attributes;
  /** Sets some; an undefined one is removed. On failure some may be changed. */
  setAttributes(file: OpenFile, changes: Readonly<Record<string, string | undefined>>): void;
  /** What the policy gives a path; undefined when it says nothing. */
  defaultLabel(file: OpenFile, model: Model): string | undefined;
  /** The note on a file that a VM has a part in, kept until the next boot. */
  mark(model: Model, path: string): string | undefined;
  setMark(model: Model, path: string, mark: string | undefined): void;
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

// SPDX-License-Identifier: Apache-2.0
/** One record of a log that says that a process was refused something. */
import type {FoundError} from './program-errors.ts';
import type {SystemCall} from './system-calls.ts';

interface Common {
  /** From 1, in the log. */
  readonly line: number;
  /** The thread's name, as far as the kernel keeps it. */
  readonly comm: string | undefined;
  /** Whether it was only written down: complain mode, or a permissive domain. */
  readonly tolerated: boolean;
  /** Whether the log has only the beginning of the record. */
  readonly cut: boolean;
}

export interface ApparmorDenial extends Common {
  readonly kind: 'apparmor';
  /** Such as `open`, `exec` or `capable`. */
  readonly operation: string;
  readonly profile: string;
  /** Path, or what else the operation is about. */
  readonly name: string | undefined;
  /** Letters of what was refused. */
  readonly mask: string;
  /** All fields, for kinds of records that have others. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface SelinuxDenial extends Common {
  readonly kind: 'selinux';
  readonly permissions: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly tclass: string;
  /** The whole path where the record has it, otherwise the last name. */
  readonly name: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** A system call that a filter of the program's own ended it for. */
export interface SeccompDenial extends Common {
  readonly kind: 'seccomp';
  readonly call: SystemCall;
  /** Its AppArmor profile or its SELinux context, whichever the kernel has. */
  readonly subject: string;
  readonly program: string;
  readonly name: undefined;
  readonly fields: ReadonlyMap<string, string>;
}

export type Denial = ApparmorDenial | SelinuxDenial | SeccompDenial;

/** A record of a refusal that could not be read. */
export interface UnreadRecord {
  readonly kind: 'unread';
  readonly line: number;
  readonly text: string;
}

/** What libvirt or QEMU wrote itself. */
export interface ErrorRecord extends FoundError {
  readonly kind: 'error';
}

export type LogRecord = Denial | UnreadRecord | ErrorRecord;

// SPDX-License-Identifier: Apache-2.0
/** Mode bits, POSIX ACLs and capabilities, in the order in which the kernel asks them (fs/namei.c, fs/posix_acl.c). */
import type {AclEntry, FileFacts} from '../../host/host.ts';

export const READ = 4;
export const WRITE = 2;
export const EXECUTE = 1;

/** Permission bits as people write them, such as `0644`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** Who asks. */
export interface Subject {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  /** Capabilities that overrule permissions, such as a daemon of root has. */
  readonly capabilities?: readonly FileCapability[];
}

export type FileCapability = 'CAP_DAC_OVERRIDE' | 'CAP_DAC_READ_SEARCH';

/** The entry that decided. */
export type DecidedBy = 'owner' | 'acl-user' | 'group' | 'acl-group' | 'other' | 'capability';

export interface DacDecision {
  /** 'unknown' where the host could not tell owner or mode. */
  readonly answer: 'allowed' | 'refused' | 'unknown';
  readonly by: DecidedBy | undefined;
  /** What the deciding entry grants after the mask: 0 to 7. */
  readonly perms: number;
}

/** The facts a decision needs. */
export type OwnedFile = Pick<FileFacts, 'type' | 'uid' | 'gid' | 'mode' | 'acl'>;

interface Entry {
  readonly by: DecidedBy;
  readonly perms: number;
}

interface KnownFile {
  readonly directory: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly acl: readonly AclEntry[];
}

/** Whether a subject gets the accesses `wanted` (read 4, write 2, execute or search 1) to a file. */
export function decideAccess(file: OwnedFile, subject: Subject, wanted: number): DacDecision {
  const {uid, gid, mode, type, acl = []} = file;
  if (uid === undefined || gid === undefined || mode === undefined) {
    return {answer: 'unknown', by: undefined, perms: 0};
  }
  const known = {directory: type === 'directory', uid, gid, mode, acl};
  const {by, perms} = decidingEntry(known, subject, wanted);
  if ((wanted & ~perms) === 0) return {answer: 'allowed', by, perms};
  if (overruled(known, subject, wanted)) return {answer: 'allowed', by: 'capability', perms: wanted};
  return {answer: 'refused', by, perms};
}

/** The owner's bits never look at the ACL, and the kernel skips an ACL whose mask is empty. */
function decidingEntry(file: KnownFile, subject: Subject, wanted: number): Entry {
  if (subject.uid === file.uid) return {by: 'owner', perms: (file.mode >> 6) & 7};
  if (file.acl.length && file.mode & 0o070) return aclEntry(file, subject, wanted);
  if (isMember(subject, file.gid)) return {by: 'group', perms: (file.mode >> 3) & 7};
  return {by: 'other', perms: file.mode & 7};
}

/**
 * A named user's entry decides alone. Of the groups one that grants everything is enough; when the subject is in
 * some but none does, the entry for others is not asked.
 */
function aclEntry(file: KnownFile, subject: Subject, wanted: number): Entry {
  const mask = file.acl.find(entry => entry.tag === 'mask')?.perms ?? 7;
  const user = file.acl.find(entry => entry.tag === 'user' && entry.id === subject.uid);
  if (user) return {by: 'acl-user', perms: user.perms & mask};
  const groups = file.acl.filter(entry => isGroupOf(entry, file, subject));
  const group = groups.find(entry => (wanted & ~entry.perms) === 0) ?? groups[0];
  if (group) return {by: group.tag === 'group' ? 'acl-group' : 'group', perms: group.perms & mask};
  return {by: 'other', perms: file.acl.find(entry => entry.tag === 'other')?.perms ?? file.mode & 7};
}

function isGroupOf(entry: AclEntry, file: KnownFile, subject: Subject): boolean {
  if (entry.tag === 'group_obj') return isMember(subject, file.gid);
  return entry.tag === 'group' && entry.id !== undefined && isMember(subject, entry.id);
}

function isMember(subject: Subject, gid: number): boolean {
  return subject.gid === gid || subject.groups.includes(gid);
}

/** A program without any x bit cannot be executed, not even with CAP_DAC_OVERRIDE. */
function overruled(file: KnownFile, {capabilities = []}: Subject, wanted: number): boolean {
  const executable = file.directory || !(wanted & EXECUTE) || (file.mode & 0o111) !== 0;
  if (capabilities.includes('CAP_DAC_OVERRIDE') && executable) return true;
  const readOnly = file.directory ? !(wanted & WRITE) : wanted === READ;
  return capabilities.includes('CAP_DAC_READ_SEARCH') && readOnly;
}

/** Bits of letters of `rwx`. */
export function permissionBits(letters: string): number {
  const bits: Readonly<Record<string, number>> = {r: READ, w: WRITE, x: EXECUTE};
  return [...letters].reduce((sum, letter) => sum | (bits[letter] ?? 0), 0);
}

// SPDX-License-Identifier: Apache-2.0
/** Processes of running VMs, and what the kernel has loaded for them. Undefined is what may not be read. */
import {readFileSync, readlinkSync} from 'node:fs';
import {readText} from './files.ts';

export interface ProcessFacts {
  readonly pid: number;
  /** Effective ids. */
  readonly uid: number;
  readonly gid: number;
  /** What the security module says it is: a context, or a profile with its mode. */
  readonly selinux: string | undefined;
  readonly apparmor: string | undefined;
}

/** Questions about processes; made up in tests. */
export interface Running {
  /** A process by the pid file that somebody wrote for it; 'unreadable' when there is one that may not be read. */
  process(pidFile: string): ProcessFacts | 'unreadable' | undefined;
  /** Mode of each loaded profile by name; undefined when it may not be read. */
  profiles(): ReadonlyMap<string, string> | undefined;
  /** A small text file; undefined when it is not there, 'unreadable' when it may not be read. */
  text(path: string): {readonly content: string} | 'unreadable' | undefined;
  /** Whether a process has mounts of its own; undefined when it may not be looked at. */
  hasOwnMounts(pid: number): boolean | undefined;
}

const PROFILES = '/sys/kernel/security/apparmor/profiles';

export function liveRunning(): Running {
  return {process: liveProcess, profiles: liveProfiles, text: readContent, hasOwnMounts};
}

function liveProcess(pidFile: string): ProcessFacts | 'unreadable' | undefined {
  const found = readContent(pidFile);
  if (found === undefined || found === 'unreadable') return found;
  const pid = Number(found.content.trim());
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const status = readText(`/proc/${pid}/status`);
  if (status === undefined) return undefined;
  const id = (name: string) => Number(new RegExp(`^${name}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {pid, uid: id('Uid'), gid: id('Gid'), ...securityAttributes(pid)};
}

/** With one module the old file is its; AppArmor has one of its own where the kernel is new enough. */
function securityAttributes(pid: number): Pick<ProcessFacts, 'selinux' | 'apparmor'> {
  const current = readText(`/proc/${pid}/attr/current`)?.replaceAll('\0', '');
  const own = readText(`/proc/${pid}/attr/apparmor/current`);
  const isContext = current !== undefined && /^[^:\s]+:[^:\s]+:[^:\s]+/.test(current);
  return {
    selinux: isContext ? current : undefined,
    apparmor: own || (isContext ? undefined : current || undefined),
  };
}

export function liveProfiles(): ReadonlyMap<string, string> | undefined {
  const found = readContent(PROFILES);
  if (found === undefined || found === 'unreadable') return undefined;
  return parseProfileList(found.content);
}

/** Reads lines such as `libvirt-<uuid> (enforce)`. */
export function parseProfileList(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').flatMap(line => {
    const [, profile, mode] = /^(.+) \((\w+)\)$/.exec(line) ?? [];
    return profile === undefined || mode === undefined ? [] : [[profile, mode] as const];
  });
  return new Map(lines);
}

function readContent(path: string): {readonly content: string} | 'unreadable' | undefined {
  try {
    return {content: readFileSync(path, 'utf8')};
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? undefined : 'unreadable';
  }
}

function hasOwnMounts(pid: number): boolean | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`) !== readlinkSync('/proc/self/ns/mnt');
  } catch {
    return undefined;
  }
}

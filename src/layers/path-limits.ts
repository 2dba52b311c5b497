// SPDX-License-Identifier: Apache-2.0
/** Which resolved paths a VM may have, in whatever layer, decided at directory boundaries. */
import {goesUp, isWithin} from '../text/paths.ts';
import type {ApparmorPolicy} from '../policy/policy.ts';
import {asRun} from '../policy/as-run.ts';
import {inHome, WHOLE_HOME} from '../policy/homes.ts';
import {controlSocket, handsOverBelow, handsOverHost} from '../policy/sensitive-paths.ts';
import type {Site} from '../inventory/site.ts';

export interface Wanted {
  /** Resolved. */
  readonly path: string;
  readonly access: string;
  /** With everything below it. */
  readonly tree: boolean;
}

/** Directories that many VMs and services share: a file in them may be meant, they themselves never are. */
const COMMON = ['/', '/dev', '/home', '/opt', '/root', '/run', '/run/user', '/tmp', '/usr', '/usr/local', '/var', '/var/cache', '/var/home', '/var/lib', '/var/log', '/var/opt', '/var/roothome', '/var/spool', '/var/tmp']; // prettier-ignore

/** Directories that hand over a user, or the host, with what is in them. */
const SECRET_TREES: readonly (readonly [RegExp, string])[] = [
  [
    inHome(String.raw`\.(?:ssh|gnupg|aws|azure|config|kube|docker|mozilla|pki|local)`),
    'it contains keys and settings of a user',
  ],
  [/^\/run\/user\/\d+$/, 'it contains the sockets of everything a user runs'],
  [
    /^\/(?:var\/lib|run)\/(?:docker|containerd|containers|crio|kubelet|podman)$/,
    'whoever has it controls all containers, and through them the host',
  ],
];

/** What is in a directory that hands over a user, or the host; undefined for any other. */
export function secretTree(path: string): string | undefined {
  return SECRET_TREES.find(([pattern]) => pattern.test(path))?.[1];
}

const KERNEL = ['/proc/', '/sys/'];

/** Why the path is refused; undefined when it may be granted. */
export function forbiddenReason(
  wanted: Wanted,
  {policy, libvirtDirectories}: Pick<Site, 'policy' | 'libvirtDirectories'>,
): string | undefined {
  const {access, tree} = wanted;
  const path = asRun(wanted.path);
  const tables = policy.apparmor;
  const kept = libvirtDirectories();
  if (!path.startsWith('/')) return 'the path is not absolute';
  if (COMMON.includes(path))
    return 'the whole directory is more than any VM may have; name what is needed of it';
  if (isOverridden(path, tables)) return undefined;
  const socket = controlSocket(path);
  if (socket !== undefined) return `it controls the host: it is ${socket}`;
  return (
    forbiddenByTables({...wanted, path}, tables) ??
    (tree ? forbiddenAsTree(path, tables, kept) : undefined) ??
    (isInside(path, kept) ? undefined : handsOverHost(path, access))
  );
}

/**
 * Why the path is refused as it is written: a service's directory may be a link to a larger disk. Undefined where what
 * it leads to decides.
 */
export function forbiddenName(
  name: string,
  access: string,
  {apparmor}: Pick<Site['policy'], 'apparmor'>,
): string | undefined {
  const path = name.replace(/\/(?:\.?\/)+/g, '/');
  const isPlain = !goesUp(path) && !isOverridden(path, apparmor);
  return isPlain ? handsOverHost(path, access) : undefined;
}

function forbiddenByTables({path, access}: Wanted, tables: ApparmorPolicy): string | undefined {
  const {restricted, restrictedReadWrite, firmware} = tables;
  const writes = /[wal]/.test(access);
  const isAt = (entry: string) => reaches(path, entry);
  const readable = restrictedReadWrite.find(isAt) ?? firmware.find(isAt);
  if (readable !== undefined) {
    return writes ? `everything in ${readable} may only be read` : undefined;
  }
  const hit = restricted.find(isAt);
  return hit === undefined ? undefined : `no VM may touch anything in ${hit}`;
}

/** A tree must not hold what no VM may touch, nor what belongs to libvirt, nor all that a user has. */
function forbiddenAsTree(path: string, tables: ApparmorPolicy, kept: readonly string[]): string | undefined {
  if (isOfDevices(path)) return 'a directory of devices is never shared as a whole';
  if (WHOLE_HOME.test(path))
    return 'it is the whole home directory of a user, keys included; share a directory in it';
  const secret = secretTree(path);
  // A session's daemon keeps what is its VMs' among its user's settings.
  if (secret !== undefined && !isInside(path, kept)) return secret;
  const {restricted, restrictedReadWrite} = tables;
  const inside = [...restricted, ...restrictedReadWrite, ...kept].find(entry => isWithin(entry, path));
  return inside === undefined ? handsOverBelow(path) : `it contains ${inside}, which is not this VM's`;
}

/** Shared memory and huge pages are files, with a directory for each user. */
export function isOfDevices(path: string): boolean {
  return path.startsWith('/dev/') && !/^\/dev\/(?:shm|hugepages[^/]*)\/./.test(path);
}

function isInside(path: string, directories: readonly string[]): boolean {
  return directories.some(directory => path !== directory && isWithin(path, directory));
}

/** Whether the site makes room there. The files of the kernel are for svirtgen to choose: no definition names them. */
export function isOverridden(path: string, {override}: ApparmorPolicy): boolean {
  return override.some(entry => reaches(path, entry) && !KERNEL.some(start => entry.startsWith(start)));
}

/**
 * Whether a path is the entry, or in it. An entry without a slash at its end is also the start of a name
 * where libvirt means its variants: `/lib64` and `/usr/libexec`, `/vmlinuz-6.1`, not `/library`.
 */
function reaches(named: string, listed: string): boolean {
  const path = asRun(named);
  const entry = asRun(listed);
  if (entry.endsWith('/')) return path.startsWith(entry) || path === entry.slice(0, -1);
  return path.startsWith(entry) && /^(?:$|[-./]|(?:32|64|x32|exec)(?:$|\/))/.test(path.slice(entry.length));
}

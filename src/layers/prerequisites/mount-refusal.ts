// SPDX-License-Identifier: Apache-2.0
/** What a mount keeps everybody from, whoever owns the file and whatever its label. */
import {isDeviceNode} from '../../host/device-node.ts';
import type {FileFacts, Mount} from '../../host/host.ts';
import {mountOf, mountOptions} from '../../host/facts/mounts.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../resolved-path.ts';
import type {MountOption} from '../cause.ts';

/** Of letters of `rw`, those that the mount lets through; `uid` is null for who opens it before root gives it up. */
export function mountedAccess(
  {host, bound}: Analysis,
  path: string,
  {access, uid}: {readonly access: string; readonly uid: number | null},
): string {
  if (access === '') return '';
  const resolved = resolvedPath(path, host);
  const mount = mountOf(resolved, host.mounts());
  // A socket that the process makes is a name on the file system, whatever is there now.
  const facts = bound.has(resolved) ? undefined : host.stat(resolved);
  return mount === undefined
    ? access
    : [...access]
        .filter(letter => refusingOption(mount, {access: letter, uid}, facts) === undefined)
        .join('');
}

/** A read-only mount keeps nobody from writing to a device, a socket or a pipe; nosuid keeps nobody from opening. */
export function refusingOption(
  mount: Mount,
  {access, uid}: {readonly access: string; readonly uid: number | null},
  facts: FileFacts | undefined,
): MountOption | undefined {
  const options = mountOptions(mount);
  const user = userOfPrivateMount(mount);
  if (user !== undefined && uid !== null && uid !== user) return 'allow_other';
  const stored = facts === undefined || facts.type === 'file' || facts.type === 'directory';
  if (options.includes('ro') && stored && access.includes('w')) return 'ro';
  if (options.includes('nodev') && isDeviceNode(facts)) return 'nodev';
  if (options.includes('noexec') && facts?.type === 'file' && /[mx]/.test(access)) return 'noexec';
  return undefined;
}

/**
 * FUSE lets in nobody but the user who mounted it, not even root, unless it was mounted with `allow_other`
 * (fuse_allow_current_process); undefined where everybody is let in.
 */
export function userOfPrivateMount(mount: Mount): number | undefined {
  if (!/^fuse(?:blk|\.|$)/.test(mount.type ?? '')) return undefined;
  const options = mountOptions(mount);
  const user = options.find(option => option.startsWith('user_id='))?.slice('user_id='.length);
  return user === undefined || options.includes('allow_other') ? undefined : Number(user);
}

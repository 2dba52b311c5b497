// SPDX-License-Identifier: Apache-2.0
/** Whether what libvirt sets at start stays set: the other side of `fileSystemWarnings`. */
import type {Host, Mount} from '../../host/host.ts';
import {fileSystemKind} from './file-system-kinds.ts';
import {mountOf, mountOptions} from '../../host/mount-of.ts';

/** A server may let root change owners; what is not sure is not counted on. */
export function keepsOwner(path: string, host: Host): boolean {
  const mount = mountBelow(path, host);
  return (
    mount === undefined ||
    (isWritable(mount) && (fileSystemKind(mount.type ?? '')?.owner ?? 'kept') === 'kept')
  );
}

export function keepsContext(path: string, host: Host): boolean {
  const mount = mountBelow(path, host);
  return mount === undefined || (isWritable(mount) && !hasOneContext(mount));
}

/** The context of every file of such a file system: what it was mounted with, else its type's. */
export function contextOfMount(path: string, host: Host): string | undefined {
  const mount = mountBelow(path, host);
  if (mount === undefined || !hasOneContext(mount)) return undefined;
  const option = mountOptions(mount).find(one => one.startsWith('context='));
  if (option !== undefined) return option.slice('context='.length).replaceAll('"', '');
  const type = TYPES[fileSystemKind(mount.type ?? '')?.name ?? ''] ?? 'fusefs_t';
  return `system_u:object_r:${type}:s0`;
}

/** genfscon of Fedora's policy, by the name of the kind; whatever else keeps no contexts comes through FUSE. */
const TYPES: Readonly<Record<string, string>> = {
  NFS: 'nfs_t',
  CIFS: 'cifs_t',
  VFAT: 'dosfs_t',
  'MS-DOS': 'dosfs_t',
  exFAT: 'dosfs_t',
  NTFS: 'dosfs_t',
};

function mountBelow(path: string, host: Host): Mount | undefined {
  return path.startsWith('/dev/') ? undefined : mountOf(host.realpath(path) ?? path, host.mounts());
}

function isWritable(mount: Mount): boolean {
  return !mountOptions(mount).includes('ro');
}

/** The kernel says `seclabel` of a mount that keeps contexts, NFS 4.2 among them. */
function hasOneContext(mount: Mount): boolean {
  const options = mountOptions(mount);
  if (options.some(option => option.startsWith('context='))) return true;
  return fileSystemKind(mount.type ?? '')?.context === 'none' && !options.includes('seclabel');
}

// SPDX-License-Identifier: Apache-2.0
/** Files that other hosts may have too, on file systems of the network. */
import {join} from 'node:path/posix';
import {type Mount, mountOf} from './facts/mounts.ts';

/** Of the kernel's file systems those whose source names a server; nfs4 and nfs reach the same files. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['nfs', 'nfs'],
  ['nfs4', 'nfs'],
  ['cifs', 'smb'],
  ['smb3', 'smb'],
  ['ceph', 'ceph'],
  ['fuse.glusterfs', 'gluster'],
  ['glusterfs', 'gluster'],
]);

/**
 * @param path as the kernel knows it: absolute and without symlinks
 * @returns what every host calls the file alike, such as `nfs://server:/export/a.img`; undefined for a file of this
 * host alone
 */
export function sharedName(path: string, mounts: readonly Mount[]): string | undefined {
  const mount = mountOf(path, mounts);
  const scheme = SCHEMES.get(mount?.type ?? '');
  if (mount?.source === undefined || scheme === undefined) return undefined;
  const below = mount.point === '/' ? path : path.slice(mount.point.length);
  return `${scheme}://${join(mount.source, mount.root ?? '/', below).replace(/\/$/, '')}`;
}

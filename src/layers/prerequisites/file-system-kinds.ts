// SPDX-License-Identifier: Apache-2.0
/** What file systems can carry: an owner, a context, or neither, and what helps where they cannot. */

export interface FileSystemKind {
  /** Name in a sentence. */
  readonly name: string;
  /** 'squashed': kept, but the server may not let root change it. */
  readonly owner: 'kept' | 'squashed' | 'none';
  /** 'shared': kept in the file system itself, so every host sees the same label. */
  readonly context: 'kept' | 'none' | 'shared';
  /** SELinux boolean that lets VMs use such files under the label they have. */
  readonly boolean: string | undefined;
  /** Type of all its files where it keeps no contexts: genfscon of Fedora's policy; undefined where we do not know. */
  readonly type?: string;
}

const NFS: FileSystemKind = {
  name: 'NFS',
  owner: 'squashed',
  context: 'none',
  boolean: 'virt_use_nfs',
  type: 'nfs_t',
};
const SMB: FileSystemKind = {
  name: 'CIFS',
  owner: 'none',
  context: 'none',
  boolean: 'virt_use_samba',
  type: 'cifs_t',
};
const FUSE: FileSystemKind = {
  name: 'FUSE',
  owner: 'squashed',
  context: 'none',
  boolean: 'virt_use_fusefs',
  type: 'fusefs_t',
};
const DOS: FileSystemKind = {
  name: 'VFAT',
  owner: 'none',
  context: 'none',
  boolean: undefined,
  type: 'dosfs_t',
};
const NTFS: FileSystemKind = {...DOS, name: 'NTFS'};
const CLUSTER: FileSystemKind = {name: 'GFS2', owner: 'kept', context: 'shared', boolean: undefined};

const KINDS: Readonly<Record<string, FileSystemKind>> = {
  nfs: NFS,
  nfs4: NFS,
  cifs: SMB,
  smb3: SMB,
  smbfs: SMB,
  fuse: FUSE,
  vfat: DOS,
  msdos: {...DOS, name: 'MS-DOS'},
  exfat: {...DOS, name: 'exFAT'},
  ntfs: NTFS,
  ntfs3: NTFS,
  // Block devices mounted through FUSE are nearly always NTFS.
  fuseblk: {...NTFS, boolean: 'virt_use_fusefs', type: 'fusefs_t'},
  '9p': {name: '9p', owner: 'squashed', context: 'none', boolean: undefined},
  virtiofs: {name: 'virtiofs', owner: 'squashed', context: 'none', boolean: undefined},
  ceph: {name: 'Ceph', owner: 'kept', context: 'shared', boolean: undefined},
  gfs2: CLUSTER,
  ocfs2: {...CLUSTER, name: 'OCFS2'},
  gpfs: {...CLUSTER, name: 'GPFS'},
};

/** Of file systems that keep no contexts: by the type of all their files, what lets VMs use such files. */
export const BOOLEAN_OF_TYPE: ReadonlyMap<string, string> = new Map(
  Object.values(KINDS).flatMap(({type, boolean}) =>
    type !== undefined && boolean !== undefined ? [[type, boolean] as const] : [],
  ),
);

/** undefined for a file system that carries both, as local ones do. */
export function fileSystemKind(type: string): FileSystemKind | undefined {
  const known = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (known || !type.startsWith('fuse.')) return known;
  return {...FUSE, name: type.slice('fuse.'.length)};
}

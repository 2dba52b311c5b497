// SPDX-License-Identifier: Apache-2.0
/** Where a file is that gets a label, in shell: by its path, or looked for by its inode. */
import type {FileAt} from '../../../denials/selinux-causes.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {fileContextPattern} from '../../../kernel-model/selinux/file-context-pattern.ts';

/** What has no block device below it: the kernel then names the type of the file system. */
const WITHOUT_DEVICE =
  /^(?:\w*tmpfs|ramfs|hugetlbfs|overlay|\w*proc|\w+fs|cgroup2?|devpts|nfs4?|cifs|smb3|ceph|fuse\w*|9p|bpf|mqueue|pstore)$/u;

/**
 * Of a name's last part only: the file has to be looked for, on its file system by its inode. Where nothing is
 * found what uses it ends with an error. Of several file systems without a device each may have the inode, so that
 * somebody has to choose.
 */
export function placeIn(path: string | undefined, at: FileAt | undefined): {find: string; place: string} {
  if (path !== undefined) return {find: '', place: quoteShell(path)};
  if (at === undefined) return {find: '', place: SOME_PATH};
  const {device, inode} = at;
  if (!hasDevice(at)) {
    const mounts = `findmnt -nlo TARGET -t ${device}`;
    const search = `find "$M" -xdev -inum ${inode}`;
    return {find: `${mounts} | while IFS= read -r M; do ${search}; done\n`, place: SOME_PATH};
  }
  const mount = `"$(findmnt -nfo TARGET -S /dev/${device})"`;
  return {find: `FILE=$(find ${mount} -xdev -inum ${inode} -print -quit)\n`, place: '"${FILE:?not found}"'};
}

function hasDevice({device}: FileAt): boolean {
  return !WITHOUT_DEVICE.test(device);
}

/** Where the record does not say. */
const SOME_PATH = '/the/path';

/** Never of an empty name, whose pattern would be that of every file: what finds none ends before it. */
export function labelTree(path: string | undefined, at: FileAt | undefined, type = 'virt_image_t'): string {
  const {find, place} = placeIn(path, at);
  if (path === undefined && at && hasDevice(at))
    return `${find}PATTERN=$(printf %s "$FILE" | ${AS_PATTERN}) && semanage fcontext -a -t ${type} "\${PATTERN:?not found}(/.*)?" && restorecon -Rv ${place}`;
  const pattern = `${fileContextPattern(path ?? SOME_PATH)}(/.*)?`;
  return `${find}semanage fcontext -a -t ${type} ${quoteShell(pattern)}\nrestorecon -Rv ${place}`;
}

/** What fileContextPattern does, in shell. */
const AS_PATTERN = String.raw`sed 's/[]^$?*+\|(){}.[]/\\&/g; s/ /[\\x20]/g'`;

const MOVE = '/var/lib/libvirt/images/';

export const MOVED = {
  command: `mv -i -- FILE ${MOVE}\nrestorecon -v ${MOVE}FILE`,
  opens: 'the file to the VMs that name it',
};

// SPDX-License-Identifier: Apache-2.0
/** Files made or replaced whole: nobody ever sees half of one. */
import {closeSync, constants, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync} from 'node:fs';
import {unfinishedName} from './leftovers.ts';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants;

/**
 * Writes beside the file and renames. The name beside it begins with the file's own: virt-aa-helper's stock profile
 * lets it write `libvirt-UUID…` and nothing else. A symlink of that name is replaced, not followed.
 *
 * @param mode permission bits, whatever the umask says
 */
export function replaceFile(file: string, content: Uint8Array, mode: number): void {
  const temporary = unfinishedName(file);
  createFile(temporary, content, mode);
  unlessThrowing(temporary, () => renameSync(temporary, file));
}

/**
 * Whole, or not at all.
 *
 * @throws EEXIST when there is something of that name already, be it a dangling symlink
 */
export function createFile(file: string, content: Uint8Array, mode: number): void {
  const descriptor = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    unlessThrowing(file, () => {
      writeAll(descriptor, content);
      fchmodSync(descriptor, mode);
      fsyncSync(descriptor);
    });
  } finally {
    closeSync(descriptor);
  }
}

/** What was made stays only if the rest goes well. */
function unlessThrowing(made: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    rmSync(made, {force: true});
    throw error;
  }
}

/** Node refuses to write 2 GiB at once, and the kernel writes less. */
const AT_ONCE = 1 << 30;

export function writeAll(descriptor: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;)
    written += writeSync(descriptor, content, written, Math.min(content.length - written, AT_ONCE));
}

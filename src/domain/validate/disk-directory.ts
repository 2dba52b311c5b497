// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import type {Disk} from '../domain.ts';

/** What QEMU makes of a directory is a FAT file system to read; libvirt refuses the rest when the VM starts. */
export function validateDiskDirectory({source, at}: Disk): void {
  if (source.type !== 'dir') return;
  if (source.format !== 'fat') {
    throw libvirtError(
      'DISK_DIRECTORY_FORMAT',
      'CONFIG_UNSUPPORTED',
      "storage type 'dir' requires use of storage format 'fat'",
      at,
      "write <driver name='qemu' type='fat'/>, or share the directory with <filesystem>",
    );
  }
  if (!source.readonly) {
    throw libvirtError(
      'DISK_FAT_WRITABLE',
      'CONFIG_UNSUPPORTED',
      "virtual FAT storage can't be accessed in read-write mode",
      at,
      'add <readonly/>, or share the directory with <filesystem>',
    );
  }
}

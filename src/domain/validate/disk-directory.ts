// SPDX-License-Identifier: Apache-2.0
import type {Disk} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** What QEMU makes of a directory is a FAT file system to read; libvirt refuses the rest when the VM starts. */
export function validateDiskDirectory({source, at}: Disk): void {
  if (source.type !== 'dir') return;
  if (source.format !== 'fat') throw refusal('DISK_DIRECTORY_FORMAT', at);
  if (!source.readonly) throw refusal('DISK_FAT_WRITABLE', at);
}

// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type Place} from '../../errors.ts';
import type {Domain} from '../domain.ts';

/**
 * A process beside QEMU can serve a vhost-user device only if it sees the guest's memory.
 *
 * @param device libvirt's word for what needs it: `interface`, `virtiofs`
 */
export function requireSharedMemory(domain: Domain, device: string, at: Place): void {
  if (sharesMemory(domain)) return;
  throw libvirtError(
    'SHARED_MEMORY_REQUIRED',
    'CONFIG_UNSUPPORTED',
    `'${device}' requires shared memory`,
    at,
    "add <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking> to the domain",
  );
}

/** With a NUMA topology every cell has to share; a cell without a mode of its own takes the domain's. */
function sharesMemory({memoryBacking: {access, cells = []}}: Domain): boolean {
  if (cells.length === 0) return access === 'shared';
  return cells.every(cell => (cell ?? access) === 'shared');
}

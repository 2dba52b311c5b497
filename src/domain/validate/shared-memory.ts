// SPDX-License-Identifier: Apache-2.0
import type {Place} from '../../errors.ts';
import type {Domain} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/**
 * A process beside QEMU can serve a vhost-user device only if it sees the guest's memory.
 *
 * @param device libvirt's word for what needs it: `interface`, `virtiofs`
 */
export function requireSharedMemory(domain: Domain, device: string, at: Place): void {
  if (sharesMemory(domain)) return;
  throw refusal('SHARED_MEMORY_REQUIRED', at, {device});
}

/** With a NUMA topology every cell has to share; a cell without a mode of its own takes the domain's. */
function sharesMemory({memoryBacking: {access, cells}}: Domain): boolean {
  if (cells.length === 0) return access === 'shared';
  return cells.every(cell => (cell ?? access) === 'shared');
}

// SPDX-License-Identifier: Apache-2.0
import type {Shmem} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** Doorbells are rung through a server; plain shared memory has nobody to ring. */
export function validateShmem(shmem: Shmem): void {
  if (shmem.model === 'ivshmem-doorbell' && shmem.server === undefined)
    throw refusal('SHMEM_SERVER_MISSING', shmem.at);
  if (shmem.model === 'ivshmem-plain' && shmem.server !== undefined)
    throw refusal('SHMEM_SERVER_UNWANTED', shmem.server.at);
}

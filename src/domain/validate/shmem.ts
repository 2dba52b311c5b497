// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import type {Shmem} from '../domain.ts';

/** Doorbells are rung through a server; plain shared memory has nobody to ring. */
export function validateShmem(shmem: Shmem): void {
  if (shmem.model === 'ivshmem-doorbell' && shmem.server === undefined) {
    throw libvirtError(
      'SHMEM_SERVER_MISSING',
      'CONFIG_UNSUPPORTED',
      `shmem model '${shmem.model}' is supported only with server option enabled`,
      shmem.at,
      "add <server path='…'/>, or use <model type='ivshmem-plain'/>",
    );
  }
  if (shmem.model === 'ivshmem-plain' && shmem.server !== undefined) {
    throw libvirtError(
      'SHMEM_SERVER_UNWANTED',
      'CONFIG_UNSUPPORTED',
      `shmem model '${shmem.model}' is supported only with server option disabled`,
      shmem.server.at,
      "remove <server>, or use <model type='ivshmem-doorbell'/>",
    );
  }
}

// SPDX-License-Identifier: Apache-2.0
/** The VM's memory, and what shares it. */
import type {Place} from '../../errors.ts';
import type {Located} from './common.ts';

export interface MemoryBacking extends Located {
  readonly source: 'file' | 'anonymous' | 'memfd' | undefined;
  readonly access: 'shared' | 'private' | undefined;
  /** `<hugepages>` with the page sizes asked for, in KiB; an empty list means the default size. */
  readonly hugepages: readonly number[] | undefined;
  /** Whether all memory of the guest's cells is in huge pages, which may be asked for some cells alone. */
  readonly hugeEverywhere: boolean;
  /** Whether a NUMA cell or a memory device sets an access mode of its own. */
  readonly cellAccess: boolean;
  /** Each guest NUMA cell's own access mode; none when the guest has no NUMA topology. */
  readonly cells?: readonly ('shared' | 'private' | undefined)[];
}

export interface MemoryDevice extends Located {
  readonly model: 'dimm' | 'nvdimm' | 'virtio-pmem' | 'virtio-mem' | 'sgx-epc';
  readonly path: string | undefined;
  readonly access: 'shared' | 'private' | undefined;
  readonly pagesize: number | undefined;
  readonly alias: string | undefined;
}

export interface Shmem extends Located {
  readonly name: string;
  readonly model: 'ivshmem' | 'ivshmem-plain' | 'ivshmem-doorbell';
  /** undefined: no server; a server may have no path of its own. */
  readonly server: {readonly path: string | undefined; readonly at: Place} | undefined;
}

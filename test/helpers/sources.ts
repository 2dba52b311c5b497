// SPDX-License-Identifier: Apache-2.0
import type {StorageSource} from '../../src/domain/domain.ts';

/** A storage source as a definition would give it; a file, unless told otherwise. */
export function storageSource(given: Partial<StorageSource> = {}): StorageSource {
  return {
    at: {element: 'disk/source', line: 7, column: 3},
    type: 'file',
    actualType: undefined,
    format: 'none',
    path: undefined,
    fdgroup: undefined,
    readonly: false,
    shared: false,
    seclabels: [],
    network: undefined,
    nvme: undefined,
    vhostuser: undefined,
    volume: undefined,
    reservations: undefined,
    backing: undefined,
    dataStore: undefined,
    ...given,
  };
}

// SPDX-License-Identifier: Apache-2.0
/** Questions about a storage source that every stage asks alike. */
import type {StorageSource, StorageType} from './parts/storage.ts';

/** What the source really is: a translated volume counts as what it was translated to. */
export function effectiveType(source: StorageSource): StorageType {
  return source.type === 'volume' ? (source.actualType ?? 'volume') : source.type;
}

/** Whether the image is a file, block device or directory of this host. */
export function isLocalStorage(source: StorageSource): boolean {
  return ['file', 'block', 'dir'].includes(effectiveType(source));
}

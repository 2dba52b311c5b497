// SPDX-License-Identifier: Apache-2.0
/** Firmware, direct boot, and what QEMU hands to either. */
import type {Located} from './common.ts';
import type {ImageFormat, StorageSource} from './storage.ts';

export interface HostPath extends Located {
  readonly path: string;
}

export interface Nvram extends Located {
  readonly source: StorageSource;
  readonly template: string | undefined;
  readonly templateFormat: ImageFormat | undefined;
  /** Whether the path was written, and not filled in by QEMU's defaults. */
  readonly written: boolean;
}

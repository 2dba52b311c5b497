// SPDX-License-Identifier: Apache-2.0
/** Devices that have their types to themselves. */
import type {CharSource} from './chardev.ts';
import type {Located} from './common.ts';

export interface Tpm extends Located {
  readonly model: 'tpm-tis' | 'tpm-crb' | 'tpm-spapr' | 'spapr-tpm-proxy' | undefined;
  readonly backend:
    | {readonly type: 'passthrough'; readonly source: CharSource}
    | {
        readonly type: 'emulator';
        readonly version: '1.2' | '2.0' | undefined;
        readonly source: {readonly type: 'file' | 'dir'; readonly path: string} | undefined;
        readonly encrypted: boolean;
        readonly persistentState: boolean;
        readonly pcrBanks: readonly string[];
        readonly profileSource: string | undefined;
        readonly debug: number | undefined;
      }
    | {readonly type: 'external'; readonly source: CharSource};
  readonly alias: string | undefined;
}

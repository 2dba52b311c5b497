// SPDX-License-Identifier: Apache-2.0
/** What became of each file. */
import type {LabelLayer} from './label-store.ts';

export interface Change {
  readonly layer: LabelLayer;
  /** Without symlinks. */
  readonly path: string;
  /** undefined where the file had none, or nothing was looked at. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** `kept`: it was right already. `left`: it stays as it is, for a reason that is in the notes. */
  readonly outcome: 'set' | 'kept' | 'left';
  readonly notes: readonly string[];
}

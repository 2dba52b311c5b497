// SPDX-License-Identifier: Apache-2.0
import type {Noise} from './noise.ts';

/** What either layer's denial may come from. */
export interface CommonCauses {
  /** Known to be tried and done without. */
  noise: {noise: Noise};
  /** Asked for only where a file refused by its owner, its mode or its ACL. */
  'owner-or-mode': {permissions: string};
  /** The log has only the beginning of the record. */
  'cut-off': {path: string | undefined; operation: string};
  /** Neither a VM nor a program around one. */
  /** `about`: of what kind the object is, where the record says. */
  stranger: {who: string; about?: string | undefined};
}

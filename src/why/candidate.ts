// SPDX-License-Identifier: Apache-2.0
import type {Remedy} from './answer.ts';
import type {Change} from './change.ts';

/** A remedy before it is tried. */
export interface Candidate extends Remedy {
  readonly change: Change;
}

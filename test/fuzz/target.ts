// SPDX-License-Identifier: Apache-2.0
/** Something that is fuzzed. */
import type {Random} from './random.ts';

export interface Target {
  readonly name: string;
  /** Makes one input and gives it to the reader; what is thrown is judged by who calls. */
  run(random: Random): void;
}

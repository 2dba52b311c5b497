// SPDX-License-Identifier: Apache-2.0
/** What each verb's module exports. */
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';

export interface Invocation<Options> {
  /** The operands as written, such as files, directories and `-`. */
  readonly operands: readonly string[];
  readonly options: Options;
  readonly output: Output;
}

export interface CommandModule<Options> {
  /** @throws KnownError for everything that ends the whole run; one bad definition of several does not */
  readonly run: (invocation: Invocation<Options>) => Promise<ExitStatus>;
}

// SPDX-License-Identifier: Apache-2.0
/** What the command line knows of a verb before its module is loaded. */
import type {Command} from 'commander';
import type {ExitStatus} from './exit-status.ts';
import type {Output} from './output.ts';

interface Named {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Its page below docs/. */
  readonly page: string;
}

export interface Verb extends Named {
  /** In commander's notation. */
  readonly operands: string;
  /** What it takes where none is named. */
  readonly withoutOperands?: string;
  /** Behind the name, in place of the operands, where there is more than one way to call it. */
  readonly usage?: readonly string[];
  /** Whether `svirtgen.yaml` counts: only for verbs that change nothing. */
  readonly configurable?: boolean;
  /** Whether long results are shown in a pager: only for verbs that show something. */
  readonly paged?: boolean;
  declare(command: Command): Command;
  load(): Promise<CommandModule<never>>;
}

/** A word before verbs of its own. */
export interface VerbGroup extends Named {
  readonly actions: readonly Verb[];
}

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

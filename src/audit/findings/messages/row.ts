// SPDX-License-Identifier: Apache-2.0
/** One row of the tables of words: everything about a finding but how it is found. */
import type {Severity} from '../../../documents/severity.ts';

export interface FindingWords {
  readonly severity: Severity;
  /** What is the case, in a few words without a path; the headline of its page. */
  readonly title: string;
  /** The sentence about one sighting. */
  readonly message: (facts: never) => string;
  /** What to do. */
  readonly help: string;
}

/** Facts that are text, as most are. */
export type Named<Fact extends string> = Readonly<Record<Fact, string>>;

export type WordsTable = Readonly<Record<string, FindingWords>>;

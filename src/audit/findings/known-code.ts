// SPDX-License-Identifier: Apache-2.0
/** Codes as people write them. */
import {helpWithName} from '../../text/nearest.ts';
import {FINDING_CODES, WORDS} from './messages/index.ts';
import type {FindingWords} from './messages/row.ts';

export function isFindingCode(code: string): boolean {
  return FINDING_CODES.some(known => known === code);
}

/** What to do about a code that no finding has. */
export function helpWithCode(code: string): string {
  return helpWithName(code, FINDING_CODES, 'look in docs/findings/README.md');
}

/** What is said of a code; undefined where no finding has it. */
export function wordsOf(code: string): FindingWords | undefined {
  return Object.entries<FindingWords>(WORDS).find(([known]) => known === code)?.[1];
}

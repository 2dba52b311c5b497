// SPDX-License-Identifier: Apache-2.0
/** Codes as people write them. */
import {nearest} from '../../text/nearest.ts';
import {FINDING_CODES} from './messages/index.ts';

export function isFindingCode(code: string): boolean {
  return FINDING_CODES.some(known => known === code);
}

/** What to do about a code that no finding has. */
export function helpWithCode(code: string): string {
  const near = nearest(code, FINDING_CODES);
  return near === undefined ? 'docs/findings/README.md lists them' : `did you mean ${near}?`;
}

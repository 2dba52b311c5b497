// SPDX-License-Identifier: Apache-2.0
/** What is not as planned. */
import type {VerifiedDomain} from '../documents/verify.ts';
import {quoteShell} from '../text/quote-shell.ts';

export type {Drift, Unread, VerifiedDomain} from '../documents/verify.ts';
export type Checked = Pick<VerifiedDomain, 'drift' | 'unread'>;

export const NOTHING: Checked = {drift: [], unread: []};

export function joinChecks(checks: readonly Checked[]): Checked {
  return {drift: checks.flatMap(({drift}) => drift), unread: checks.flatMap(({unread}) => unread)};
}

/** What only a start sets up is set up again by one. */
export function restart(name: string): string {
  return `virsh shutdown ${quoteShell(name)} && virsh start ${quoteShell(name)}`;
}

// SPDX-License-Identifier: Apache-2.0
/** What is not as planned. */
import type {Drift, Unread} from '../documents/verify.ts';
import {quoteShell} from '../text/quote-shell.ts';

export type {Drift, Unread, VerifiedDomain} from '../documents/verify.ts';

/** What a check finds: nothing where all is as planned. */
export type Found = Drift | Unread;

export function isDrift(found: Found): found is Drift {
  return 'layer' in found;
}

/** What only a start sets up is set up again by one. */
export function restart(name: string): string {
  return `virsh shutdown ${quoteShell(name)} && virsh start ${quoteShell(name)}`;
}

// SPDX-License-Identifier: Apache-2.0
/** Commands that several checks print. */
import {quoteShell} from '../text/quote-shell.ts';

/** What only a start sets up is set up again by one. */
export function restart(name: string): string {
  return `virsh shutdown ${quoteShell(name)} && virsh start ${quoteShell(name)}`;
}

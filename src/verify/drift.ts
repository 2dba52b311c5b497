// SPDX-License-Identifier: Apache-2.0
/** What is not as planned: the shape that `verify --format json` prints. */
import type {FollowedRecord} from '../versions/followed-libvirt.ts';
import type {LayerId} from '../layers/plan.ts';
import {quoteShell} from '../text/quote-shell.ts';

export interface Drift {
  readonly layer: LayerId;
  /** A host path; or a process, a device's numbers, a profile. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** The command that repairs it; '' where only a look helps. */
  readonly repair: string;
}

export interface Unread {
  readonly path: string;
  readonly reason: string;
}

export interface Checked {
  readonly drift: readonly Drift[];
  readonly unread: readonly Unread[];
}

/** One VM of a verification. */
export interface VerifiedDomain extends Checked {
  readonly file: string;
  readonly name: string;
  readonly running: boolean;
  /** The libvirt that is followed; absent where the plan does not tell. */
  readonly libvirt?: FollowedRecord | undefined;
}

export const NOTHING: Checked = {drift: [], unread: []};

export function joinChecks(checks: readonly Checked[]): Checked {
  return {drift: checks.flatMap(({drift}) => drift), unread: checks.flatMap(({unread}) => unread)};
}

/** What only a start sets up is set up again by one. */
export function restart(name: string): string {
  return `virsh shutdown ${quoteShell(name)} && virsh start ${quoteShell(name)}`;
}

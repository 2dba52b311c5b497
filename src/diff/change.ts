// SPDX-License-Identifier: Apache-2.0
/** What differs between two policies of a VM. */
import type {Change} from '../layers/change.ts';

/** Who the VM's processes are, and what the VM is called. */
export interface IdentityChange {
  /** Such as `qemu owner` or `uuid`. */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface DomainDiff {
  readonly name: string;
  readonly uuid: string | null;
  /** Where the VM is there at all. */
  readonly in: 'both' | 'a' | 'b';
  readonly identity: readonly IdentityChange[];
  readonly changes: readonly Change[];
}

export function isDifferent({in: where, identity, changes}: DomainDiff): boolean {
  return where !== 'both' || identity.length > 0 || changes.length > 0;
}

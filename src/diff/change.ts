/** What differs between two policies of a VM. */
import type {LayerId, Provenance} from '../layers/plan.ts';

/** `changed`: another value that is neither more nor less. */
export type ChangeKind = 'gained' | 'widened' | 'changed' | 'narrowed' | 'lost';

/** From what a reviewer has to look at first to what takes something away. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['gained', 'widened', 'changed', 'narrowed', 'lost'];

export interface Change {
  readonly kind: ChangeKind;
  readonly layer: LayerId;
  /** A host path, an AppArmor pattern, or a device's numbers such as `c 136:*`. */
  readonly path: string;
  /** Letters of access, a context, an owner; null where there is nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** Why it is there: of the newer policy, or of the older one where the newer has nothing. */
  readonly from: Provenance | null;
}

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

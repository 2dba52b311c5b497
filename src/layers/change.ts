// SPDX-License-Identifier: Apache-2.0
/** What differs in one layer between two plans of a VM. */
import type {LayerId, Provenance} from './plan.ts';

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

/** How one set of letters became another. */
export function kindOf(before: string, after: string): ChangeKind {
  if (before === '') return 'gained';
  if (after === '') return 'lost';
  const more = [...after].some(letter => !before.includes(letter));
  const less = [...before].some(letter => !after.includes(letter));
  if (more && less) return 'changed';
  return more ? 'widened' : 'narrowed';
}

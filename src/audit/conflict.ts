// SPDX-License-Identifier: Apache-2.0
/** What two machines cannot both have, or one cannot have in two ways. */
import type {Provenance} from '../layers/plan.ts';

export interface Conflict {
  /**
   * `…_IN_USE`: libvirt refuses to start the second machine. `…_OVERWRITTEN`: it takes the label away from the
   * first one without a word. `WRITTEN_TWICE`, `WRITTEN_AND_READ`: the content is not safe.
   */
  readonly code:
    | 'SELINUX_IN_USE'
    | 'DAC_IN_USE'
    | 'SELINUX_OVERWRITTEN'
    | 'DAC_OVERWRITTEN'
    | 'WRITTEN_TWICE'
    | 'WRITTEN_AND_READ';
  readonly severity: 'error' | 'warning';
  /** libvirt's own where libvirt refuses. */
  readonly message: string;
  /** Without symlinks. */
  readonly path: string;
  /** Who was there first comes first; twice the same machine when it is at odds with itself. */
  readonly users: readonly ConflictUser[];
}

export interface ConflictUser {
  readonly name: string;
  readonly uuid: string | null;
  readonly from: Provenance;
  /** What it wants: a context, `UID:GID`, `read` or `write`. */
  readonly wants: string;
}

// SPDX-License-Identifier: Apache-2.0
/** One row of the access table: a host path, a process, and what every layer says about the two. */
import type {PathRecord} from '../documents/audit.ts';
import type {Judgements} from '../layers/judge-all.ts';
import {perLayer} from '../layers/layer-id.ts';
import type {LayerId, Provenance} from '../layers/plan.ts';

export interface AccessRow {
  /** As the definition or the rule names it; a pattern as AppArmor writes it. */
  readonly path: string;
  /** Where the path leads on this host. */
  readonly resolved: string;
  readonly process: string;
  /** `rw`, `r`, `w`, '' when it refuses; null where it has no say or nobody could be asked. */
  readonly layers: Readonly<Record<LayerId, string | null>>;
  /** What all layers agree on. */
  readonly effective: string;
  /** The element of the definition the row is there for. */
  readonly from: Provenance | null;
  /** What the process wants to do: letters of the inventory; '' where it wants nothing. */
  readonly needed: string;
  /** The whole answer of each layer. */
  readonly cells: Judgements;
  /** Of a pattern: what the host has behind it. */
  readonly behind: Behind | null;
}

export type Behind = NonNullable<PathRecord['behind']>;

export function accessOf(cells: Judgements): AccessRow['layers'] {
  return perLayer(layer => cells[layer].access);
}

/** Whether a row is one of the devices that every VM gets, and nothing is wrong with it. */
export function isPlainDefault(row: AccessRow): boolean {
  return row.from?.device === 'default device' && row.needed === '';
}

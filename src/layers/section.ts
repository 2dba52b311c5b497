// SPDX-License-Identifier: Apache-2.0
/** One layer's part of a plan as a table for people: what to print, not how. */
import type {Provenance} from './plan.ts';

export interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said below the table, or in its place. */
  readonly text?: string | undefined;
}

/** The device and its line in the definition, such as `disk vda (26)`. */
export function originText(from: Provenance | null, none = ''): string {
  if (from === null) return none;
  return from.line > 0 ? `${from.device} (${from.line})` : from.device;
}

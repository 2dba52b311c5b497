// SPDX-License-Identifier: Apache-2.0
/** One change of a program's behaviour, dated. */
import {reaches, type Version} from './version.ts';

/**
 * When a behaviour holds. `since` and `until` are the first version that has it, and the first that has it no
 * longer. `seen`: it is there in that version and was not in an older one; between the two nobody has looked.
 */
type Span = {readonly since: Version} | {readonly seen: Version} | {readonly until: Version};

/**
 * How the date is known. `maintainers`: who merged the change said which release has it. `bracketed`: only the versions
 * on both sides of it were looked at.
 */
export type Evidence = 'measured' | 'release notes' | 'sources' | 'maintainers' | 'bracketed';

export type Change = Span & {
  /** What it alters, for docs/versions.md: a short phrase with the layer in front. */
  readonly alters: string;
  readonly evidence: Evidence;
  /** Prefixes of firmware that libvirt's AppArmor helper lets nobody read before. */
  readonly opens?: readonly string[];
};

export function holds(change: Span, version: Version): boolean {
  if ('until' in change) return !reaches(version, change.until);
  return reaches(version, 'since' in change ? change.since : change.seen);
}

/** Which behaviours of the table hold at a version. */
export function featuresAt<Name extends string>(
  table: Readonly<Record<Name, Change>>,
  version: Version,
): Readonly<Record<Name, boolean>> {
  const entries = Object.entries<Change>(table).map(([name, change]) => [name, holds(change, version)]);
  return Object.fromEntries(entries) as Record<Name, boolean>;
}

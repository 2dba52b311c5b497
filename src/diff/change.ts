// SPDX-License-Identifier: Apache-2.0
/** What differs between two policies of a VM. */
import type {DomainDiff} from '../documents/diff.ts';

export type {DeviceChange, DomainDiff, FindingChange, IdentityChange} from '../documents/diff.ts';

export function isDifferent({in: where, identity, changes, devices, findings}: DomainDiff): boolean {
  return where !== 'both' || [identity, changes, devices, findings].some(list => list.length > 0);
}

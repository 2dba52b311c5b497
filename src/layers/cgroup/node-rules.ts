// SPDX-License-Identifier: Apache-2.0
import type {FileFacts} from '../../host/host.ts';
import type {CgroupRule, Provenance} from '../plan.ts';

/** A device node as a rule of the device list; any other file needs none. */
export function nodeRules(
  path: string,
  access: string,
  facts: FileFacts | undefined,
  from: Provenance,
): readonly CgroupRule[] {
  if (facts?.type !== 'char' && facts?.type !== 'block') return [];
  const {type, major = null, minor = null} = facts;
  return [{path, type: type === 'char' ? 'c' : 'b', major, minor, access, from}];
}

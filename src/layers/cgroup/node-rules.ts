// SPDX-License-Identifier: Apache-2.0
import {deviceLetter, isDeviceNode} from '../../host/device-node.ts';
import type {FileFacts} from '../../host/host.ts';
import type {CgroupRule, Provenance} from '../plan.ts';

/** A device node as a rule of the device list; any other file needs none. */
export function nodeRules(
  path: string,
  access: string,
  facts: FileFacts | undefined,
  from: Provenance,
): readonly CgroupRule[] {
  if (!isDeviceNode(facts)) return [];
  const {major = null, minor = null} = facts;
  return [{path, type: deviceLetter(facts), major, minor, access, from}];
}

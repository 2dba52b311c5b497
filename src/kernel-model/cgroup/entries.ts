// SPDX-License-Identifier: Apache-2.0
import type {DeviceEntry, DeviceRule} from './device.ts';

/**
 * The rules that a device group can be told about. A rule without numbers comes from a host where the device
 * could not be looked at; libvirt would look again at start.
 */
export function numberedRules<Rule extends DeviceRule>(
  rules: readonly Rule[],
): readonly (Rule & DeviceEntry)[] {
  return rules.filter(
    (rule): rule is Rule & DeviceEntry => rule.type !== null && rule.major !== null && rule.minor !== null,
  );
}

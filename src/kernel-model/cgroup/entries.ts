// SPDX-License-Identifier: Apache-2.0
import type {CgroupRule} from '../../layers/plan.ts';
import type {DeviceEntry} from './device.ts';

/** A rule of the plan whose device numbers are known. */
export type NumberedRule = CgroupRule & DeviceEntry;

/**
 * The rules that a device group can be told about. A rule without numbers comes from a host where the device
 * could not be looked at; libvirt would look again at start.
 */
export function numberedRules(rules: readonly CgroupRule[]): readonly NumberedRule[] {
  return rules.filter(
    (rule): rule is NumberedRule => rule.type !== null && rule.major !== null && rule.minor !== null,
  );
}

// SPDX-License-Identifier: Apache-2.0
/** What a VM may open on a host with cgroup v1, and may not on one with v2. */
import {deviceNumbers} from '../../kernel-model/cgroup/device.ts';
import {compareV1V2, type CgroupDifference} from '../../kernel-model/cgroup/compare.ts';
import type {CgroupRule, PlanWarning} from '../plan.ts';

/** One warning for each access that libvirt's map of cgroup v2 loses. */
export function versionWarnings(rules: readonly CgroupRule[]): readonly PlanWarning[] {
  return compareV1V2(rules).map(difference => ({
    code: 'CGROUP_V2_DIFFERS',
    message: describe(difference),
    from: difference.granted.from,
  }));
}

function describe(difference: CgroupDifference<CgroupRule>): string {
  const {access, reason, granted, lost} = difference;
  const device = deviceNumbers(difference);
  const name = granted.path === undefined ? device : `${granted.path} (${device})`;
  const later = `${deviceNumbers(lost)} ${lost.access}`;
  const why =
    reason === 'overwritten'
      ? `the later rule '${later}' for ${lost.from.device} takes the place of this one`
      : `'${later}' for ${lost.from.device} has the same numbers, and libvirt keeps one entry for both`;
  return `on cgroup v2 ${name} cannot be opened for ${ACCESS[access] ?? access}: ${why}`;
}

const ACCESS: Readonly<Record<string, string>> = {r: 'reading', w: 'writing', rw: 'reading and writing'};

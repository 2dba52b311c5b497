// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../../host/host.ts';
import {devicesV1, mayOpenV1} from '../../kernel-model/cgroup/cgroup-v1.ts';
import {devicesV2, mayOpenV2} from '../../kernel-model/cgroup/cgroup-v2.ts';
import type {DeviceRequest} from '../../kernel-model/cgroup/device.ts';
import type {CgroupPlan} from '../plan.ts';

export type DeviceFilter = (request: DeviceRequest) => boolean;

/** Which version the host has is seen from its mounts; today it is the second nearly everywhere. */
export function deviceFilter({rules}: CgroupPlan, host: Host): DeviceFilter {
  const first = host
    .mounts()
    .some(({type, options}) => type === 'cgroup' && options?.split(',').includes('devices'));
  const [v1, v2] = [devicesV1(rules), devicesV2(rules)];
  return first ? request => mayOpenV1(v1, request) : request => mayOpenV2(v2, request);
}

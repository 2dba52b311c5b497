// SPDX-License-Identifier: Apache-2.0
/** The list of devices that the VM's control group may open. */
import type {Layer} from '../layer.ts';
import {deviceNumbers, originText} from '../section.ts';
import {diffDevices} from './diff-devices.ts';
import {judgeCgroup} from './judge-cgroup.ts';
import {planCgroup} from './plan-cgroup.ts';

export const CGROUP: Layer<'cgroup'> = {
  titles: {
    column: 'cgroup',
    section: 'Device list',
    question: 'device list',
    inactive: 'the device list is not used',
  },
  isActive: ({cgroupDevices}, {privileged}) => privileged && cgroupDevices,
  prepare:
    ({inventory, site}) =>
    () =>
      planCgroup(inventory, site),
  unplanned: () => ({rules: []}),
  judge: judgeCgroup,
  diff: diffDevices,
  section: ({cgroup: {rules}}) => ({
    title: 'Device list (cgroup)',
    header: ['access', 'device', 'path', 'for (line)'],
    rows: rules.map(rule => [rule.access, deviceNumbers(rule), rule.path ?? '-', originText(rule.from)]),
    text: rules.length === 0 ? 'no device is allowed' : undefined,
  }),
};

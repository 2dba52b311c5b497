// SPDX-License-Identifier: Apache-2.0
/** The list of devices that the VM's control group may open. */
import type {Layer} from '../layer.ts';
import {deviceName, deviceNumbers} from '../../kernel-model/cgroup/device.ts';
import {originText} from '../section.ts';
import {judgeCgroup} from './judge-cgroup.ts';
import {planCgroup} from './plan-cgroup.ts';
import {kindOf} from '../change.ts';
import {diffEntries, type Entries, type Entry} from '../diff-entries.ts';
import type {LabelPlan} from '../plan.ts';

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
  diff: (before, after) => diffEntries('cgroup', entriesOf(before), entriesOf(after), kindOf),
  section: ({cgroup: {rules}}) => ({
    title: 'Device list (cgroup)',
    header: ['access', 'device', 'path', 'for (line)'],
    rows: rules.map(rule => [rule.access, deviceNumbers(rule), rule.path ?? '-', originText(rule.from)]),
    text: rules.length === 0 ? 'no device is allowed' : undefined,
  }),
};

/** By node; a rule that names numbers only, by these. Of several rules for one device all accesses count. */
function entriesOf({cgroup}: LabelPlan): Entries {
  const entries = new Map<string, Entry>();
  for (const rule of cgroup.rules) {
    const {access, from} = rule;
    const key = deviceName(rule);
    const known = entries.get(key);
    const value = [...'rwm'].filter(letter => `${known?.value ?? ''}${access}`.includes(letter)).join('');
    entries.set(key, {value, meaning: value, from: known?.from ?? from});
  }
  return entries;
}

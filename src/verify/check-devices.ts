// SPDX-License-Identifier: Apache-2.0
/** The kernel's device list of a running VM against the plan's. */
import {devicesV1, readDevicesList} from '../kernel-model/cgroup/cgroup-v1.ts';
import {devicesV2, mapEntries} from '../kernel-model/cgroup/cgroup-v2.ts';
import {deviceLine, deviceNumbers, type DeviceEntry} from '../kernel-model/cgroup/device.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {NOTHING, type Checked, type Drift, restart} from './drift.ts';
import {deviceGroup, type ControlGroup} from './control-group.ts';
import type {VerifyContext} from './verify-context.ts';

export function checkDevices(one: VerifyContext): Checked {
  const {analysis, qemu, running} = one;
  if (!analysis.active.has('cgroup') || qemu === undefined || !analysis.site.policy.cgroupDevices)
    return NOTHING;
  const group = deviceGroup(qemu.pid, running);
  if (group === undefined)
    return {drift: [], unread: [{path: `/proc/${qemu.pid}/cgroup`, reason: 'it may not be read'}]};
  if (group === 'root') return {drift: [outside(qemu.pid, one)], unread: []};
  return group.version === 'v1' ? checkV1(group.directory, one) : checkV2(group, one);
}

/** libvirt starts QEMU in a group of its own; somebody moved it. */
function outside(pid: number, {analysis}: VerifyContext): Drift {
  return {
    layer: 'cgroup',
    path: `qemu, pid ${pid}`,
    expected: 'a control group of its own',
    found: 'the root group, where every device is allowed',
    repair: restart(analysis.plan.domain.name),
  };
}

function checkV1(group: string, {analysis, running}: VerifyContext): Checked {
  const path = `${group}/devices.list`;
  const list = running.text(path);
  if (list === undefined || list === 'unreadable')
    return {drift: [], unread: [{path, reason: 'the device list may not be read'}]};
  const found = readDevicesList(list.content);
  const expected = devicesV1(analysis.plan.cgroup.rules);
  if (found.default === 'allow') {
    const drift: Drift = {
      layer: 'cgroup',
      path: group,
      expected: 'a list of devices',
      found: 'every device is allowed',
      repair: [
        `echo a > ${quoteShell(`${group}/devices.deny`)}`,
        ...expected.exceptions.map(entry => allow(group, entry)),
      ].join('\n'),
    };
    return {drift: [drift], unread: []};
  }
  return {
    drift: compare(expected.exceptions, found.exceptions, {
      allow: entry => allow(group, entry),
      deny: entry => `echo ${quoteShell(deviceLine(entry))} > ${quoteShell(`${group}/devices.deny`)}`,
    }),
    unread: [],
  };
}

function allow(group: string, entry: DeviceEntry): string {
  return `echo ${quoteShell(deviceLine(entry))} > ${quoteShell(`${group}/devices.allow`)}`;
}

/** The second version has a program with a map in place of a list, and only bpftool shows it. */
function checkV2({directory, mount}: ControlGroup, {analysis, deviceMap}: VerifyContext): Checked {
  const found = deviceMap?.(directory, mount);
  if (found === undefined) {
    const reason = 'the device filter is shown to root only, by bpftool';
    return {drift: [], unread: [{path: directory, reason}]};
  }
  if (found === 'none') {
    const drift: Drift = {
      layer: 'cgroup',
      path: directory,
      expected: 'a device filter',
      found: 'none: every device is allowed',
      repair: restart(analysis.plan.domain.name),
    };
    return {drift: [drift], unread: []};
  }
  const expected = mapEntries(devicesV2(analysis.plan.cgroup.rules));
  const update = (entry: DeviceEntry, action: 'update' | 'delete') =>
    `bpftool map ${action} id ${found.id} key hex ${hexKey(entry)}${action === 'update' ? ` value hex ${hexValue(entry)}` : ''}`;
  return {
    drift: compare(expected, mapEntries(found.entries), {
      allow: entry => update(entry, 'update'),
      deny: entry => update(entry, 'delete'),
    }),
    unread: [],
  };
}

interface Repairs {
  allow(entry: DeviceEntry): string;
  deny(entry: DeviceEntry): string;
}

function compare(
  expected: readonly DeviceEntry[],
  found: readonly DeviceEntry[],
  repairs: Repairs,
): readonly Drift[] {
  const planned = new Map(expected.map(entry => [deviceNumbers(entry), entry]));
  const actual = new Map(found.map(entry => [deviceNumbers(entry), entry]));
  return [...new Set([...planned.keys(), ...actual.keys()])].flatMap((path): readonly Drift[] => {
    const [plan, now] = [planned.get(path), actual.get(path)];
    if (plan?.access === now?.access) return [];
    const steps = [...(now ? [repairs.deny(now)] : []), ...(plan ? [repairs.allow(plan)] : [])];
    return [
      {
        layer: 'cgroup',
        path,
        expected: plan?.access ?? 'not allowed',
        found: now?.access ?? 'not allowed',
        repair: steps.join('\n'),
      },
    ];
  });
}

/** Little-endian: the key's lower half is the minor number. */
function hexKey({major, minor}: DeviceEntry): string {
  const half = (number: number | '*') => hex32(number === '*' ? 0xffff_ffff : number);
  return `${half(minor)} ${half(major)}`;
}

function hexValue({type, access}: DeviceEntry): string {
  const bits = [...access].reduce((sum, letter) => sum | ({m: 1, r: 2, w: 4}[letter] ?? 0), 0);
  return hex32((bits << 16) | (type === 'b' ? 1 : 2));
}

function hex32(number: number): string {
  const bytes = [0, 8, 16, 24].map(shift => (number >>> shift) & 0xff);
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join(' ');
}

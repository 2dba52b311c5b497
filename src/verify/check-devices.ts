// SPDX-License-Identifier: Apache-2.0
/** The kernel's device list of a running VM against the plan's. */
import {devicesV1, readDevicesList} from '../kernel-model/cgroup/cgroup-v1.ts';
import {devicesV2, mapEntries} from '../kernel-model/cgroup/cgroup-v2.ts';
import {deviceLine, deviceNumbers, type DeviceEntry} from '../kernel-model/cgroup/device.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {restart, type Drift, type Found} from './drift.ts';
import {deviceGroup, type ControlGroup} from './control-group.ts';
import type {VerifyContext} from './verify-context.ts';

export function checkDevices(one: VerifyContext): readonly Found[] {
  const {analysis, qemu, running} = one;
  if (!analysis.active.has('cgroup') || qemu === undefined || !analysis.site.policy.cgroupDevices) return [];
  const group = deviceGroup(qemu.pid, running);
  if (group === undefined) return [{path: `/proc/${qemu.pid}/cgroup`, reason: 'it may not be read'}];
  if (group === 'root') return [outside(qemu.pid, one)];
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

function checkV1(group: string, {analysis, running}: VerifyContext): readonly Found[] {
  const path = `${group}/devices.list`;
  const list = running.text(path);
  if (list === undefined || list === 'unreadable') return [{path, reason: 'the device list may not be read'}];
  const write = (line: string, to: 'allow' | 'deny') =>
    `echo ${quoteShell(line)} > ${quoteShell(`${group}/devices.${to}`)}`;
  const found = readDevicesList(list.content);
  const expected = devicesV1(analysis.plan.cgroup.rules);
  if (found.default === 'allow') {
    const steps = [
      write('a', 'deny'),
      ...expected.exceptions.map(entry => write(deviceLine(entry), 'allow')),
    ];
    const [wanted, is] = ['a list of devices', 'every device is allowed'];
    return [{layer: 'cgroup', path: group, expected: wanted, found: is, repair: steps.join('\n')}];
  }
  return compare(expected.exceptions, found.exceptions, {
    allow: entry => write(deviceLine(entry), 'allow'),
    deny: entry => write(deviceLine(entry), 'deny'),
  });
}

/** The second version has a program with a map in place of a list, and only bpftool shows it. */
function checkV2({directory, mount}: ControlGroup, {analysis, deviceMap}: VerifyContext): readonly Found[] {
  const found = deviceMap?.(directory, mount);
  if (found === undefined)
    return [{path: directory, reason: 'the device filter is shown to root only, by bpftool'}];
  if (found === 'none') {
    const is = 'none: every device is allowed';
    const repair = restart(analysis.plan.domain.name);
    return [{layer: 'cgroup', path: directory, expected: 'a device filter', found: is, repair}];
  }
  const expected = mapEntries(devicesV2(analysis.plan.cgroup.rules));
  const update = (entry: DeviceEntry, action: 'update' | 'delete') =>
    `bpftool map ${action} id ${found.id} key hex ${hexKey(entry)}${action === 'update' ? ` value hex ${hexValue(entry)}` : ''}`;
  return compare(expected, mapEntries(found.entries), {
    allow: entry => update(entry, 'update'),
    deny: entry => update(entry, 'delete'),
  });
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
    const says = (entry: DeviceEntry | undefined) => entry?.access ?? 'not allowed';
    return [{layer: 'cgroup', path, expected: says(plan), found: says(now), repair: steps.join('\n')}];
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

// SPDX-License-Identifier: Apache-2.0
/** The devices controller of cgroup v1, as the kernel decides (security/device_cgroup.c). */
import {
  accessBits,
  accessLetters,
  type DeviceEntry,
  type DeviceRequest,
  type DeviceRule,
  numberedRules,
  numberMatches,
  parseDeviceLine,
} from './device.ts';

/**
 * A group either denies by default and has exceptions that allow, or the other way round. Values do not
 * change; each operation gives a new one.
 */
export interface DevicesV1 {
  readonly default: 'allow' | 'deny';
  readonly exceptions: readonly DeviceEntry[];
}

/** What a group below an unrestricted parent starts with. */
export const unrestricted: DevicesV1 = {default: 'allow', exceptions: []};

/** `a` written to devices.deny: what libvirt does first. */
export const denyAll: DevicesV1 = {default: 'deny', exceptions: []};

/** The group after libvirt denied everything and allowed the plan's rules in their order. */
export function devicesV1(rules: readonly DeviceRule[]): DevicesV1 {
  return numberedRules(rules).reduce(allowV1, denyAll);
}

/** A line written to devices.allow. With allow as the default it takes an exception away. */
export function allowV1(group: DevicesV1, entry: DeviceEntry): DevicesV1 {
  return group.default === 'deny' ? addException(group, entry) : removeException(group, entry);
}

/** A line written to devices.deny. With deny as the default it takes an exception away. */
export function denyV1(group: DevicesV1, entry: DeviceEntry): DevicesV1 {
  return group.default === 'deny' ? removeException(group, entry) : addException(group, entry);
}

/** Reads devices.list; lines that are none are left out. */
export function readDevicesList(text: string): DevicesV1 {
  const lines = text.split('\n').map(parseDeviceLine);
  if (lines.includes('all')) return unrestricted;
  return {default: 'deny', exceptions: lines.filter(line => line !== undefined && line !== 'all')};
}

/** Whether the kernel lets the request through. */
export function mayOpenV1(group: DevicesV1, request: DeviceRequest): boolean {
  return group.default === 'deny'
    ? grantingException(group, request) !== undefined
    : !group.exceptions.some(entry => touches(entry, request));
}

/** The exception that allows a request where deny is the default: one has to cover all of it. */
export function grantingException(group: DevicesV1, request: DeviceRequest): DeviceEntry | undefined {
  const wanted = accessBits(request.access);
  return group.exceptions.find(
    entry => sameDevice(entry, request) && (wanted & ~accessBits(entry.access)) === 0,
  );
}

/** Where allow is the default, an exception that has any of the accesses refuses: the kernel's partial match. */
function touches(entry: DeviceEntry, request: DeviceRequest): boolean {
  return sameDevice(entry, request) && (accessBits(request.access) & accessBits(entry.access)) !== 0;
}

function sameDevice(entry: DeviceEntry, request: DeviceRequest): boolean {
  return (
    entry.type === request.type &&
    numberMatches(entry.major, request.major) &&
    numberMatches(entry.minor, request.minor)
  );
}

/** Exceptions for the same numbers merge their accesses in place; a wildcard is a number of its own here. */
function addException(group: DevicesV1, added: DeviceEntry): DevicesV1 {
  const at = group.exceptions.findIndex(entry => sameKey(entry, added));
  if (at === -1)
    return {...group, exceptions: [...group.exceptions, withBits(added, accessBits(added.access))]};
  const merge = (entry: DeviceEntry) => withBits(entry, accessBits(entry.access) | accessBits(added.access));
  return {
    ...group,
    exceptions: group.exceptions.map((entry, index) => (index === at ? merge(entry) : entry)),
  };
}

function removeException(group: DevicesV1, removed: DeviceEntry): DevicesV1 {
  const exceptions = group.exceptions.flatMap(entry => {
    if (!sameKey(entry, removed)) return [entry];
    const left = accessBits(entry.access) & ~accessBits(removed.access);
    return left ? [withBits(entry, left)] : [];
  });
  return {...group, exceptions};
}

function sameKey(one: DeviceEntry, other: DeviceEntry): boolean {
  return one.type === other.type && one.major === other.major && one.minor === other.minor;
}

function withBits({type, major, minor}: DeviceEntry, bits: number): DeviceEntry {
  return {type, major, minor, access: accessLetters(bits)};
}

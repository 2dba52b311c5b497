// SPDX-License-Identifier: Apache-2.0
/**
 * libvirt's device filter of cgroup v2: an eBPF program that asks a hash map. The map knows less than v1's list:
 * the type is not part of the key, and allowing a key again replaces what was there.
 */
import {
  accessBits,
  accessLetters,
  type DeviceEntry,
  type DeviceNumber,
  type DeviceRequest,
  type DeviceRule,
  type DeviceType,
  numberedRules,
} from './device.ts';

const TYPE_BITS = {b: 1, c: 2} as const;
const WILDCARD = 0xffff_ffffn;

/** The map from key to value as libvirt writes it; see `mapKey` and `mapValue`. */
export type DevicesV2 = ReadonlyMap<bigint, number>;

/** The map after libvirt allowed the plan's rules in their order. */
export function devicesV2(rules: readonly DeviceRule[]): DevicesV2 {
  return numberedRules(rules).reduce<DevicesV2>(allowV2, new Map());
}

/** 64 bits: major in the upper half, minor in the lower; -1 stands for every number. */
export function mapKey(major: DeviceNumber, minor: DeviceNumber): bigint {
  return (half(major) << 32n) | half(minor);
}

function half(number: DeviceNumber): bigint {
  return number === '*' ? WILDCARD : BigInt(number) & WILDCARD;
}

/** Accesses (mknod 1, read 2, write 4) above 16 bits of types (block 1, char 2). */
export function mapValue(type: DeviceType, access: string): number {
  return (accessBits(access) << 16) | TYPE_BITS[type];
}

/** The rules in the map, as a person reads them; a value that allows nothing gives none. */
export function mapEntries(map: DevicesV2): readonly DeviceEntry[] {
  return [...map].flatMap(([key, value]) =>
    (['c', 'b'] as const)
      .filter(type => value & TYPE_BITS[type] && value >>> 16)
      .map(type => ({
        type,
        major: fromHalf(key >> 32n),
        minor: fromHalf(key & WILDCARD),
        access: accessLetters(value >>> 16),
      })),
  );
}

function fromHalf(number: bigint): DeviceNumber {
  return number === WILDCARD ? '*' : Number(number);
}

/** The last writer of a key wins, whatever type and access stood there. */
export function allowV2(map: DevicesV2, entry: DeviceEntry): DevicesV2 {
  return new Map(map).set(mapKey(entry.major, entry.minor), mapValue(entry.type, entry.access));
}

/** Whether the program lets the request through. */
export function mayOpenV2(map: DevicesV2, request: DeviceRequest): boolean {
  return grantingKey(map, request) !== undefined;
}

/** The key whose value covers the whole request: exact first, then every minor, every major, every device. */
export function grantingKey(map: DevicesV2, {type, major, minor, access}: DeviceRequest): bigint | undefined {
  const wanted = mapValue(type, access);
  const keys = [mapKey(major, minor), mapKey(major, '*'), mapKey('*', minor), mapKey('*', '*')];
  return keys.find(key => ((map.get(key) ?? 0) & wanted) === wanted);
}

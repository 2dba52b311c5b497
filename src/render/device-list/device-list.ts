// SPDX-License-Identifier: Apache-2.0
/** The rules of a plan as the shortest list that grants the same. */
import {groupedBy} from '../../list-in.ts';
import {
  accessBits,
  accessLetters,
  covers,
  type DeviceEntry,
  type DeviceNumber,
  deviceNumbers,
  type DeviceType,
  numberedRules,
  numberMatches,
} from '../../kernel-model/cgroup/device.ts';
import type {CgroupRule} from '../../layers/plan.ts';

/** One entry of the list and what it comes from. */
export interface ListedDevice {
  readonly type: DeviceType;
  readonly major: DeviceNumber;
  readonly minor: DeviceNumber;
  readonly access: string;
  /** Host paths of the rules that this entry stands for, each once; none where rules name numbers only. */
  readonly paths: readonly string[];
  /** The rules it stands for, those that a wildcard made redundant included. */
  readonly rules: readonly CgroupRule[];
}

export interface DeviceList {
  readonly devices: readonly ListedDevice[];
  /** Rules whose device could not be looked at; they are in no form. */
  readonly unresolved: readonly CgroupRule[];
}

/**
 * Merges rules of the same numbers, drops those that another covers, and sorts: char before block, then by
 * numbers, wildcards last. What is granted is what cgroup v1 would grant for the rules: a device needs one entry
 * that covers all of a request, so entries of different width are never combined.
 */
export function deviceList(rules: readonly CgroupRule[]): DeviceList {
  const numbered = numberedRules(rules);
  const merged = mergeSameNumbers(numbered);
  // Numbers are merged already, so that only a wildcard can still cover something else.
  const wild = merged.filter(isWild);
  const widest = merged.filter(device => !wild.some(other => other !== device && contains(other, device)));
  const devices = widest.map(device => (isWild(device) ? adopt(device, merged) : device)).sort(inOrder);
  const resolved = new Set<CgroupRule>(numbered);
  return {devices, unresolved: rules.filter(rule => !resolved.has(rule))};
}

function mergeSameNumbers(rules: readonly (CgroupRule & DeviceEntry)[]): readonly ListedDevice[] {
  return [...groupedBy(rules, deviceNumbers).values()].flatMap(group => {
    const bits = group.reduce((sum, rule) => sum | accessBits(rule.access), 0);
    if (bits === 0) return [];
    const {type, major, minor} = group[0];
    return [{type, major, minor, access: accessLetters(bits), paths: namedNodes(group), rules: group}];
  });
}

function namedNodes(rules: readonly CgroupRule[]): readonly string[] {
  return [...new Set(rules.flatMap(rule => rule.path ?? []))];
}

function isWild({major, minor}: ListedDevice): boolean {
  return major === '*' || minor === '*';
}

/** Whether the first grants everything the second does. */
function contains(one: ListedDevice, other: ListedDevice): boolean {
  return (
    one.type === other.type &&
    numberMatches(one.major, other.major) &&
    numberMatches(one.minor, other.minor) &&
    covers(one.access, other.access)
  );
}

/** The entry with the rules that it makes redundant. */
function adopt(device: ListedDevice, all: readonly ListedDevice[]): ListedDevice {
  const covered = all.filter(other => other === device || contains(device, other));
  const rules = covered.flatMap(other => other.rules);
  return {...device, rules, paths: namedNodes(rules)};
}

function inOrder(one: ListedDevice, other: ListedDevice): number {
  if (one.type !== other.type) return one.type === 'c' ? -1 : 1;
  return compareNumbers(one.major, other.major) || compareNumbers(one.minor, other.minor);
}

function compareNumbers(one: DeviceNumber, other: DeviceNumber): number {
  if (one === other) return 0;
  if (one === '*') return 1;
  return other === '*' ? -1 : one - other;
}

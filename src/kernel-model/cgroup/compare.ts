// SPDX-License-Identifier: Apache-2.0
/** Where the two versions of cgroup decide differently about one and the same plan. */
import {
  accessBits,
  accessLetters,
  type DeviceEntry,
  type DeviceNumber,
  deviceNumbers,
  type DeviceRule,
  type DeviceType,
  numberedRules,
} from './device.ts';
import {devicesV1, mayOpenV1} from './cgroup-v1.ts';
import {devicesV2, mapValue, mayOpenV2} from './cgroup-v2.ts';

/** A request that v1 lets through and v2 does not. The opposite cannot happen: v2 forgets, and never adds. */
export interface CgroupDifference<Rule extends DeviceRule = DeviceRule> {
  readonly type: DeviceType;
  /** '*' stands for every number that no rule names. */
  readonly major: DeviceNumber;
  readonly minor: DeviceNumber;
  /** The smallest request that shows the difference; one with more letters shows it too. */
  readonly access: string;
  /**
   * `type-collision`: a char and a block device share numbers. `overwritten`: a later rule for the same device
   * grants less.
   */
  readonly reason: 'type-collision' | 'overwritten';
  /** The rule that grants it on v1. */
  readonly granted: Rule;
  /** The later rule that took its place on v2. */
  readonly lost: Rule;
}

const REQUESTS = [1, 2, 4, 3, 5, 6, 7];

/** All differences, in the order of the rules that lose. */
export function compareV1V2<Rule extends DeviceRule>(
  rules: readonly Rule[],
): readonly CgroupDifference<Rule>[] {
  const numbered = numberedRules(rules);
  if (!hasRivals(numbered)) return [];
  const groups = {v1: devicesV1(rules), v2: devicesV2(rules)};
  const found = new Map<string, CgroupDifference<Rule>>();
  for (const rule of numbered) {
    for (const bits of smallestLost(rule, groups, numbered)) {
      const access = accessLetters(bits);
      const {type, major, minor} = rule;
      const key = `${deviceNumbers(rule)} ${access}`;
      const lost = numbered.findLast(other => sameNumbers(other, rule)) ?? rule;
      const granted = lastGrant(rule, bits, numbered);
      const reason = lost.type === type ? 'overwritten' : 'type-collision';
      if (!found.has(key)) found.set(key, {type, major, minor, access, reason, granted, lost});
    }
  }
  return [...found.values()];
}

/** Whether any two rules of the same numbers say different things: nearly no plan has them. */
function hasRivals(rules: readonly DeviceEntry[]): boolean {
  const values = new Map<string, number>();
  return rules.some(({type, major, minor, access}) => {
    const key = `${major}:${minor}`;
    const value = mapValue(type, access);
    const known = values.get(key);
    values.set(key, value);
    return known !== undefined && known !== value;
  });
}

/** Requests that only v1 lets through, without those that contain a smaller one. */
function smallestLost(
  {type, major, minor}: DeviceEntry,
  {v1, v2}: {readonly v1: ReturnType<typeof devicesV1>; readonly v2: ReturnType<typeof devicesV2>},
  rules: readonly DeviceEntry[],
): readonly number[] {
  const device = {type, major: concrete(major, rules, 'major'), minor: concrete(minor, rules, 'minor')};
  const lost = REQUESTS.filter(bits => {
    const request = {...device, access: accessLetters(bits)};
    return mayOpenV1(v1, request) && !mayOpenV2(v2, request);
  });
  return lost.filter(bits => !lost.some(other => other !== bits && (other & bits) === other));
}

/** For '*', a number that no rule names. */
function concrete(number: DeviceNumber, rules: readonly DeviceEntry[], which: 'major' | 'minor'): number {
  if (number !== '*') return number;
  const named = new Set(rules.map(rule => rule[which]));
  let free = 0;
  while (named.has(free)) free++;
  return free;
}

/** The last rule for the same device that has any of the accesses. */
function lastGrant<Rule extends DeviceEntry>(rule: Rule, bits: number, rules: readonly Rule[]): Rule {
  const grants = (other: Rule) => other.type === rule.type && accessBits(other.access) & bits;
  return rules.findLast(other => sameNumbers(other, rule) && grants(other)) ?? rule;
}

function sameNumbers(one: DeviceEntry, other: DeviceEntry): boolean {
  return one.major === other.major && one.minor === other.minor;
}

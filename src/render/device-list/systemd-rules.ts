// SPDX-License-Identifier: Apache-2.0
/** The list in the words of systemd's `DeviceAllow=`. */
import {accessBits, accessLetters} from '../../kernel-model/cgroup/device.ts';
import type {CgroupRule} from '../../layers/plan.ts';
import type {DeviceList, ListedDevice} from './device-list.ts';

export interface SystemdRule {
  /** The rules it stands for. */
  readonly rules: readonly CgroupRule[];
  /** The value of `DeviceAllow=`; undefined where systemd has no words for it. */
  readonly value: string | undefined;
}

/**
 * Devices are named by number, so that no symbolic link can stand for another one when the unit is loaded. Only
 * what had no number when the list was made is named by its path, where systemd reads that as it stands.
 */
export function systemdRules({devices, unresolved}: DeviceList): readonly SystemdRule[] {
  const numbered = devices.map(device => ({rules: device.rules, value: valueOf(device)}));
  const paths = [...new Set(unresolved.flatMap(({path}) => path ?? []))];
  const named = paths.map(path => {
    const rules = unresolved.filter(rule => rule.path === path);
    return {rules, value: isPlain(path) ? `${path} ${united(rules)}` : undefined};
  });
  return [...numbered, ...named];
}

/** systemd cannot say one minor of every major. */
function valueOf({type, major, minor, access}: ListedDevice): string | undefined {
  const kind = type === 'c' ? 'char' : 'block';
  if (minor === '*') return `${kind}-${major} ${access}`;
  return major === '*' ? undefined : `/dev/${kind}/${major}:${minor} ${access}`;
}

/** A path that neither quotes, specifiers (`%`) nor white space give another meaning. */
function isPlain(path: string): boolean {
  return /^\/dev\/[\w/.:@+-]+$/.test(path);
}

function united(rules: readonly CgroupRule[]): string {
  return accessLetters(rules.reduce((bits, {access}) => bits | accessBits(access), 0));
}

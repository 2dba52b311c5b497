// SPDX-License-Identifier: Apache-2.0
/** The device list. Only what opens a device node is asked. */
import {deviceLetter, isDeviceNode} from '../../host/device-node.ts';
import {deviceLine, deviceNumbers, type DeviceType, numberedRules} from '../../kernel-model/cgroup/device.ts';
import type {Cause} from '../cause.ts';
import type {CgroupRule} from '../plan.ts';
import {judged, unasked, unknown, type Judgement, type Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../resolved-path.ts';

export function judgeCgroup(analysis: Analysis, {path, passed}: Question): Judgement {
  if (!analysis.active.has('cgroup')) return unasked('cgroup', {kind: 'layer-inactive', layer: 'cgroup'});
  const facts = analysis.host.stat(path);
  if (!isDeviceNode(facts)) return unasked('cgroup', {kind: 'no-device-node'});
  if (passed) return unasked('cgroup', {kind: 'descriptor-passed'});
  const {major, minor} = facts;
  if (major === undefined || minor === undefined) return judgeByName(analysis, path);
  const type = deviceLetter(facts);
  const mayOpen = analysis.deviceFilter();
  const letters = [...'rw'].filter(access => mayOpen({type, major, minor, access}));
  const rule = lastRule(analysis.plan.cgroup.rules, type, major, minor);
  return decided(letters.join(''), rule, deviceNumbers({type, major, minor}));
}

function lastRule(
  rules: readonly CgroupRule[],
  type: DeviceType,
  major: number,
  minor: number,
): CgroupRule | undefined {
  return numberedRules(rules).findLast(
    rule =>
      rule.type === type &&
      (rule.major === '*' || rule.major === major) &&
      (rule.minor === '*' || rule.minor === minor),
  );
}

/** On a host that does not tell numbers, the rule that names the same node is the one. */
function judgeByName({plan, host}: Analysis, path: string): Judgement {
  const node = resolvedPath(path, host);
  const rule = plan.cgroup.rules.find(
    other => other.path !== undefined && resolvedPath(other.path, host) === node,
  );
  if (rule) return decided(rule.access.replace('m', ''), rule, node);
  const wide = plan.cgroup.rules.some(other => other.path === undefined);
  if (!wide) return decided('', undefined, node);
  return unknown('cgroup', {rule: '', cause: {kind: 'numbers-unknown', node}});
}

function decided(access: string, rule: CgroupRule | undefined, device: string): Judgement {
  if (!rule) {
    return judged('cgroup', access, {
      rule: `no rule for ${device}`,
      cause: {kind: 'device-unlisted', device},
    });
  }
  const {type, major, minor, from} = rule;
  const text =
    type === null || major === null || minor === null
      ? `${rule.path ?? device} ${rule.access}`
      : deviceLine({type, major, minor, access: rule.access});
  const cause: Cause =
    access === '' ? {kind: 'device-taken-away', device} : {kind: 'device-listed', for: from.device};
  return judged('cgroup', access, {rule: text, from, cause});
}

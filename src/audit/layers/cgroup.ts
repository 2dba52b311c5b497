/** The device list. Only what opens a device node is asked. */
import {deviceLine} from '../../enforce/cgroup/device.ts';
import type {DeviceRequest, DeviceType} from '../../enforce/cgroup/device.ts';
import {devicesV1, mayOpenV1} from '../../enforce/cgroup/cgroup-v1.ts';
import {devicesV2, mayOpenV2} from '../../enforce/cgroup/cgroup-v2.ts';
import {numberedRules} from '../../enforce/cgroup/entries.ts';
import type {CgroupRule} from '../../labelers/plan.ts';
import {judged, unasked, unknown} from './judgement.ts';
import type {Judgement, Question} from './judgement.ts';
import type {Scene} from './scene.ts';
import {resolvedPath} from './scene.ts';

type MayOpen = (request: DeviceRequest) => boolean;

const filters = new WeakMap<Scene, MayOpen>();

export function judgeCgroup(scene: Scene, {path, passed}: Question): Judgement {
  if (!scene.active.has('cgroup')) return unasked('cgroup', 'the device list is not used');
  const facts = scene.host.stat(path);
  if (facts?.type !== 'char' && facts?.type !== 'block') return unasked('cgroup', 'not a device node');
  if (passed) return unasked('cgroup', 'libvirt opens it and passes the descriptor on');
  const {major, minor} = facts;
  if (major === undefined || minor === undefined) return judgeByName(scene, path);
  const type = facts.type === 'char' ? 'c' : 'b';
  const mayOpen = filterOf(scene);
  const letters = [...'rw'].filter(access => mayOpen({type, major, minor, access}));
  const rule = lastRule(scene.plan.cgroup.rules, type, major, minor);
  return decided(letters.join(''), rule, `${type} ${major}:${minor}`);
}

/** Which version the host has is seen from its mounts; today it is the second nearly everywhere. */
function filterOf(scene: Scene): MayOpen {
  const known = filters.get(scene);
  if (known) return known;
  const {rules} = scene.plan.cgroup;
  const first = scene.host
    .mounts()
    .some(({type, options}) => type === 'cgroup' && options?.split(',').includes('devices'));
  const [v1, v2] = [devicesV1(rules), devicesV2(rules)];
  const filter: MayOpen = first ? request => mayOpenV1(v1, request) : request => mayOpenV2(v2, request);
  filters.set(scene, filter);
  return filter;
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
function judgeByName({plan, host}: Scene, path: string): Judgement {
  const node = resolvedPath(path, host);
  const rule = plan.cgroup.rules.find(
    other => other.path !== undefined && resolvedPath(other.path, host) === node,
  );
  if (rule) return decided(rule.access.replace('m', ''), rule, node);
  const wide = plan.cgroup.rules.some(other => other.path === undefined);
  if (!wide) return decided('', undefined, node);
  return unknown('cgroup', {rule: '', reason: `the host does not tell the device numbers of ${node}`});
}

function decided(access: string, rule: CgroupRule | undefined, device: string): Judgement {
  if (!rule) {
    return judged('cgroup', access, {
      rule: `no rule for ${device}`,
      reason: `the device list has no rule for ${device}`,
    });
  }
  const {type, major, minor, from} = rule;
  const text =
    type === null || major === null || minor === null
      ? `${rule.path ?? device} ${rule.access}`
      : deviceLine({type, major, minor, access: rule.access});
  const reason = access === '' ? `a later rule took ${device} away again` : `allowed for ${from.device}`;
  return judged('cgroup', access, {rule: text, from, reason});
}

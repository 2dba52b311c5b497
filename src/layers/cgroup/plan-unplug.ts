// SPDX-License-Identifier: Apache-2.0
/**
 * What a device takes with it when it is unplugged from a running VM, and what stays: rules of the device
 * list, and nodes of the private /dev (sections E and F).
 */
import {denyV1, devicesV1, mayOpenV1} from '../../kernel-model/cgroup/cgroup-v1.ts';
import {accessBits, accessLetters, numberedRules} from '../../kernel-model/cgroup/device.ts';
import {KnownError} from '../../errors.ts';
import type {DeviceKind, Resource} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {isMapperTarget} from './plan-cgroup.ts';
import {defaultDevices} from './default-devices.ts';
import {isOwn, preservedMounts} from '../namespace/namespace-nodes.ts';
import type {CgroupRule, LabelPlan, UnplugPlan} from '../plan.ts';

/** Kinds that libvirt takes rules and nodes away for. */
const PLUGGABLE: readonly DeviceKind[] = ['disk', 'hostdev', 'chardev', 'rng', 'memory', 'input'];
/** Shared by all devices of a kind: gone with the last. */
const SHARED = ['/dev/vfio/vfio', '/dev/mapper/control'];

interface Planned {
  readonly plan: Pick<LabelPlan, 'cgroup' | 'namespace'>;
  readonly inventory: Inventory;
  readonly site: Site;
}

interface Verdict {
  readonly rule: CgroupRule;
  /** What is taken away; empty when the rule stays. */
  readonly access: string;
  readonly why: string;
}

/**
 * @param device as the plan calls it, such as `disk vda`
 * @throws KnownError UNPLUG_UNKNOWN or UNPLUG_IMPOSSIBLE
 */
export function planUnplug({plan, inventory, site}: Planned, device: string): UnplugPlan {
  const resources = resourcesOf(inventory, device);
  const own = plan.cgroup.rules.filter(({from}) => from.device === device);
  const others = plan.cgroup.rules.filter(({from}) => from.device !== device);
  const defaults = new Set(defaultDevices(site).map(({path}) => path));
  const verdicts = own.map(rule => judge(rule, {resources, others, defaults, site}));
  const removed = verdicts.filter(({access}) => access !== '').map(({rule, access}) => ({...rule, access}));
  return {
    device,
    cgroup: {
      removed,
      kept: verdicts.filter(({access}) => access === '').map(({rule, why}) => ({...rule, why})),
      lost: lostByOthers(plan.cgroup.rules, removed, others),
    },
    namespace: nodesOf({plan, inventory, site}, resources, defaults),
  };
}

function resourcesOf(inventory: Inventory, device: string): readonly Resource[] {
  const found = inventory.resources.filter(({from}) => from.device === device);
  const pluggable = inventory.resources.filter(({kind}) => PLUGGABLE.includes(kind));
  const names = [...new Set(pluggable.map(({from}) => from.device))];
  const help = names.length === 0 ? 'the VM has none that can be' : `one of: ${names.join(', ')}`;
  const [first] = found;
  if (!first) throw new KnownError('UNPLUG_UNKNOWN', `there is no device '${device}' to unplug`, {help});
  if (!PLUGGABLE.includes(first.kind))
    throw new KnownError('UNPLUG_IMPOSSIBLE', `'${device}' cannot be unplugged from a running VM`, {
      help,
    });
  return found;
}

function judge(
  rule: CgroupRule,
  context: {
    readonly resources: readonly Resource[];
    readonly others: readonly CgroupRule[];
    readonly defaults: ReadonlySet<string>;
    readonly site: Site;
  },
): Verdict {
  const {others, defaults, site} = context;
  const {path = ''} = rule;
  const keep = (why: string): Verdict => ({rule, access: '', why});
  if (defaults.has(path)) return keep('in the default device list');
  const sharer = SHARED.includes(path) ? others.find(other => other.path === path) : undefined;
  if (sharer) return keep(`${sharer.from.device} needs it`);
  if (site.mode === 'libvirt') {
    return isMapperTarget(rule)
      ? keep('libvirt leaves what is below a device-mapper node')
      : {rule, access: taken(rule, context.resources), why: ''};
  }
  const users = others.filter(other => sameDevice(other, rule));
  const needed = users.reduce((bits, {access}) => bits | accessBits(access), 0);
  const left = accessLetters(accessBits(taken(rule, context.resources)) & ~needed);
  return (needed & accessBits(rule.access)) === accessBits(rule.access)
    ? keep(`${users[0]?.from.device} needs it`)
    : {rule, access: left, why: ''};
}

/** libvirt also takes away the right to make the node, which it never gave, but for these. */
function taken({path}: CgroupRule, resources: readonly Resource[]): string {
  const narrow = resources.some(
    ({kind, role, path: own}) =>
      own === path && (kind === 'chardev' || kind === 'rng' || role === 'sgx-node'),
  );
  return narrow ? 'rw' : 'rwm';
}

function sameDevice(one: CgroupRule, other: CgroupRule): boolean {
  if (one.major === null || other.major === null || one.minor === null || other.minor === null)
    return one.path !== undefined && one.path === other.path;
  return one.type === other.type && one.major === other.major && one.minor === other.minor;
}

/** Rules of devices that stay, and could open theirs before: libvirt does not ask who else needs a number. */
function lostByOthers(
  rules: readonly CgroupRule[],
  removed: readonly CgroupRule[],
  others: readonly CgroupRule[],
): readonly CgroupRule[] {
  const after = numberedRules(removed).reduce(denyV1, devicesV1(rules));
  return numberedRules(others).filter(
    ({type, major, minor, access}) =>
      major !== '*' && minor !== '*' && !mayOpenV1(after, {type, major, minor, access}),
  );
}

/** libvirt removes the path itself, and not what a link leads to; of a disk nothing. */
function nodesOf(
  {plan, inventory, site}: Planned,
  resources: readonly Resource[],
  defaults: ReadonlySet<string>,
): UnplugPlan['namespace'] {
  const preserved = preservedMounts(site.host);
  const named = [...new Set(resources.map(({path}) => path))];
  const inside = named.filter(path => isOwn(path, preserved) && plan.namespace.nodes.includes(path));
  const verdicts = inside.map(path => {
    const user = inventory.resources.find(other => other.path === path && !resources.includes(other));
    if (defaults.has(path)) return {path, why: 'in the default device list'};
    if (resources.some(({kind}) => kind === 'disk')) return {path, why: 'libvirt leaves the nodes of disks'};
    const kept = user && (site.mode === 'strict' || SHARED.includes(path));
    return {path, why: kept ? `${user.from.device} needs it` : ''};
  });
  return {
    removed: verdicts.filter(({why}) => why === '').map(({path}) => path),
    kept: verdicts.filter(({why}) => why !== ''),
  };
}

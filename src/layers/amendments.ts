// SPDX-License-Identifier: Apache-2.0
/**
 * Strict mode's amendments to the device list and the private /dev. Each has a row in docs/differences.md; its
 * name begins the reason of whatever it adds or changes.
 */
import {isDeviceNode} from '../host/device-node.ts';
import {accessBits, accessLetters, covers, numberMatches} from '../kernel-model/cgroup/device.ts';
import type {Resource} from '../inventory/resource.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import {nodeRules} from './cgroup/node-rules.ts';
import type {CgroupRule, Provenance} from './plan.ts';

/** `/dev/kvm` only where the domain's type is kvm, `/dev/mshv` only where it is hyperv. */
export const ACCELERATOR_BY_TYPE = 'accelerator by type';
/** Each device that QEMU itself opens is in both layers, whichever element of the definition names it. */
export const FORGOTTEN_DEVICE = 'forgotten device';

export function isAmendedBy(name: string, {from}: {readonly from: Provenance}): boolean {
  return from.amendment === name;
}

export function amendCgroup(
  rules: readonly CgroupRule[],
  inventory: Inventory,
  {host}: Pick<Site, 'host'>,
): readonly CgroupRule[] {
  const all = [...rules];
  const named = new Map<string, number>();
  for (const {path = '', access} of rules) named.set(path, (named.get(path) ?? 0) | accessBits(access));
  for (const resource of openedDevices(inventory, {host})) {
    const {path, access, from} = resource;
    const letters = access.includes('w') ? 'rw' : 'r';
    const [rule] = nodeRules(path, letters, host.stat(path), amended(FORGOTTEN_DEVICE, from));
    if (!rule || covers(accessLetters(named.get(path) ?? 0), rule.access)) continue;
    if (!all.some(other => grants(other, rule))) all.push(rule);
  }
  return all;
}

/**
 * What QEMU opens by its name on this host, and is a device there. Pseudo terminals are left out: the list has
 * all of them, and they are in a file system of their own.
 */
export function openedDevices(inventory: Inventory, {host}: Pick<Site, 'host'>): readonly Resource[] {
  return inventory.resources.filter(({process, passed, role, path, storage}) => {
    if (process !== 'qemu' || passed || role === 'chardev-pty' || role === 'network-image') return false;
    if (storage && (!storage.local || storage.fdgroup !== undefined) && role !== 'nvme-group') return false;
    return isDeviceNode(host.stat(path));
  });
}

/** Whether the first rule, whatever its path, grants what the second does. */
function grants(one: CgroupRule, other: CgroupRule): boolean {
  if (!covers(one.access, other.access)) return false;
  const {major, minor} = one;
  if (other.major === null || other.minor === null || major === null || minor === null) return false;
  return one.type === other.type && numberMatches(major, other.major) && numberMatches(minor, other.minor);
}

export function amended(name: string, from: Provenance): Provenance {
  return {...from, reason: `${name}: ${from.reason}`, amendment: name};
}

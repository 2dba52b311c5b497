// SPDX-License-Identifier: Apache-2.0
/**
 * Where the two layers that know devices contradict each other: what the device list allows and the private /dev
 * does not hold, and the other way round. Neither can be opened.
 */
import {PTY_MAJOR} from './cgroup/plan-cgroup.ts';
import {deviceLetter, isDeviceNode} from '../host/device-node.ts';
import {devicesV1, mayOpenV1} from '../kernel-model/cgroup/cgroup-v1.ts';
import {deviceName, numberMatches} from '../kernel-model/cgroup/device.ts';
import type {Host} from '../host/host.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import {isOwn, namespaceNodes, preservedMounts, type NamespaceNodes} from './namespace/namespace-nodes.ts';
import type {CgroupRule, PlanWarning} from './plan.ts';

export function deviceAgreement(
  rules: readonly CgroupRule[],
  inventory: Inventory,
  site: Site,
): readonly PlanWarning[] {
  const {host} = site;
  const nodes = namespaceNodes(inventory, site);
  return [...onlyListed(rules, nodes, host), ...onlyInDev(rules, nodes, host)];
}

function onlyListed(rules: readonly CgroupRule[], nodes: NamespaceNodes, host: Host): readonly PlanWarning[] {
  const preserved = preservedMounts(host);
  const hidden = rules.filter(rule =>
    rule.path === undefined
      ? rule.major !== PTY_MAJOR && !someNode(rule, nodes, host)
      : isOwn(rule.path, preserved) && host.lstat(rule.path) && !nodes.has(rule.path),
  );
  const unique = new Map(hidden.map(rule => [deviceName(rule), rule]));
  return [...unique].map(([name, {from}]) => ({
    code: 'DEVICE_ONLY_IN_CGROUP',
    message: `the device list allows ${name}, which is not in the private /dev`,
    from,
  }));
}

/** Whether a node is one of those that a rule without a path stands for. */
function someNode({type, major, minor}: CgroupRule, nodes: NamespaceNodes, host: Host): boolean {
  return [...nodes.keys()].some(path => {
    const facts = host.stat(path);
    if (!isDeviceNode(facts) || deviceLetter(facts) !== (type ?? 'c')) return false;
    if (facts.major === undefined || facts.minor === undefined || major === null || minor === null)
      return false;
    return numberMatches(major, facts.major) && numberMatches(minor, facts.minor);
  });
}

function onlyInDev(rules: readonly CgroupRule[], nodes: NamespaceNodes, host: Host): readonly PlanWarning[] {
  const listed = devicesV1(rules);
  const named = new Set(rules.map(({path}) => path));
  return [...nodes].flatMap(([path, from]) => {
    const facts = host.lstat(path);
    if (!isDeviceNode(facts) || named.has(path)) return [];
    const {major, minor} = facts;
    if (major === undefined || minor === undefined) return [];
    const request = {type: deviceLetter(facts), major, minor, access: 'r'};
    const message = `the private /dev holds ${path}, which the device list does not allow`;
    return mayOpenV1(listed, request) ? [] : [{code: 'DEVICE_ONLY_IN_DEV', message, from}];
  });
}

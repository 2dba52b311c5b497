// SPDX-License-Identifier: Apache-2.0
/** What the profile of libvirt's helper opens beyond what the VM needs. */
import {literalPath, pathMatcher} from '../../kernel-model/apparmor/path-matcher.ts';
import {expandedPattern} from '../../kernel-model/apparmor/verdict.ts';
import type {ApparmorRule} from '../../layers/plan.ts';
import type {FindingContext} from './context.ts';
import {isLibvirtMode} from './helper-profile.ts';
import {report, type Sightings} from './report.ts';

/** A rule that matches one of these opens a tree that belongs to the host. */
const OF_THE_HOST: readonly string[] = [
  '/etc/shadow', '/root/.ssh/authorized_keys', '/boot/grub/grub.cfg', '/proc/1/environ', '/usr/bin/env',
  '/var/lib/libvirt/secrets/a.base64', '/home/somebody/.ssh/id_ed25519',
]; // prettier-ignore

export function helperWidth(context: FindingContext): Sightings {
  const plan = context.helper;
  if (!plan || 'refused' in plan) return [];
  const granting = plan.rules.filter(({deny}) => !deny);
  return [
    ...vfioGroups(granting),
    ...vhostNet(granting, context),
    ...hostTrees(granting),
    ...rendering(granting),
    ...broken(plan.rules, context),
  ];
}

function vfioGroups(rules: readonly ApparmorRule[]): Sightings {
  const rule = rules.find(({path}) => path === '/dev/vfio/[0-9]*');
  return [rule && report('HELPER_ALL_VFIO_GROUPS', {path: rule.path, from: rule.from}, {pattern: rule.path})];
}

function vhostNet(rules: readonly ApparmorRule[], {analysis, written}: FindingContext): Sightings {
  const rule = rules.find(({path}) => path === '/dev/vhost-net');
  const needed = analysis.inventory.of('interface').some(({role}) => role === 'vhost-net');
  if (!rule || needed) return [];
  const {path, from} = rule;
  const card = written.interfaces.find(({at}) => at.line === from.line && at.column === from.column);
  const help = card?.model === undefined ? undefined : NOT_IN_THE_KERNEL;
  return [report('HELPER_VHOST_NET_UNNEEDED', {path, from, help})];
}

/** The helper looks at the model and the driver, and not at what the card is connected to. */
const NOT_IN_THE_KERNEL =
  "Add <driver name='qemu'/> to the interface, so that the helper leaves the rule out, or use svirtgen's profile.";

function hostTrees(rules: readonly ApparmorRule[]): Sightings {
  return rules
    .filter(isTreeOfHost)
    .map(({path, access, from}) => report('HELPER_PATTERN_TOO_WIDE', {path, from}, {pattern: path, access}));
}

function isTreeOfHost({path}: ApparmorRule): boolean {
  const pattern = expandedPattern(path);
  if (pattern === undefined || literalPath(pattern) !== undefined) return false;
  return OF_THE_HOST.some(pathMatcher(pattern));
}

/** One rule that apparmor_parser refuses is enough for the whole profile not to load. */
function broken(rules: readonly ApparmorRule[], context: FindingContext): Sightings {
  const severity = isLibvirtMode(context) ? 'error' : undefined;
  return rules
    .filter(({path}) => expandedPattern(path) === undefined)
    .map(({path, from}) => report('HELPER_RULE_BROKEN', {path, from, severity}, {pattern: path}));
}

function rendering(rules: readonly ApparmorRule[]): Sightings {
  const rule = rules.find(({path}) => path.startsWith('/sys/devices/**'));
  return [rule && report('HELPER_GL_RULES_WIDE', {path: rule.path, from: rule.from})];
}

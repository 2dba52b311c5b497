// SPDX-License-Identifier: Apache-2.0
/** The private /dev of a running VM: what is in it, and what is not. */
import {deviceLetter, isDeviceNode, type DeviceNode} from '../host/device-node.ts';
import type {FileFacts} from '../host/host.ts';
import {octal} from '../kernel-model/dac/mode-bits.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {restart, type Drift, type Found} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

const DEEPEST = 6;

export function checkNamespace(one: VerifyContext): readonly Found[] {
  const {analysis, qemu, running} = one;
  if (!analysis.active.has('namespace') || qemu === undefined) return [];
  const root = `/proc/${qemu.pid}/root`;
  const own = running.hasOwnMounts(qemu.pid);
  if (own === undefined || analysis.host.list(`${root}/dev`) === undefined)
    return [{path: `${root}/dev`, reason: 'only root may look into the private /dev'}];
  if (!own) {
    const expected = 'a /dev of its own';
    const repair = restart(analysis.plan.domain.name);
    return [{layer: 'namespace', path: '/dev', expected, found: "the host's", repair}];
  }
  return [...missingNodes(root, qemu.pid, one), ...extraNodes(root, qemu.pid, one)];
}

function missingNodes(root: string, pid: number, {analysis}: VerifyContext): readonly Drift[] {
  const {host, plan} = analysis;
  return plan.namespace.nodes.flatMap((path): readonly Drift[] => {
    const outside = host.stat(path);
    const inside = host.lstat(`${root}${path}`);
    if (!isDeviceNode(outside)) return [];
    const numbers = describe(outside);
    const found = describe(inside);
    if (found === numbers) return wideNode(path, outside, inside, pid);
    // libvirt makes the link again where the host has one, and its target is a node of its own.
    if (inside?.type === 'symlink' && host.lstat(path)?.type === 'symlink') return [];
    const repair = `nsenter -t ${pid} -m sh -c ${quoteShell(makeNode(path, outside, inside, plan))}`;
    return [{layer: 'namespace', path, expected: numbers, found, repair}];
  });
}

/** libvirt gives a node the host's mode; wider than that somebody else has made it. */
function wideNode(
  path: string,
  outside: FileFacts,
  inside: FileFacts | undefined,
  pid: number,
): readonly Drift[] {
  const [allowed, mode] = [outside.mode, inside?.mode];
  if (allowed === undefined || mode === undefined || (mode & ~allowed) === 0) return [];
  const [expected, found] = [octal(allowed), octal(mode)];
  const repair = `nsenter -t ${pid} -m chmod ${expected} ${quoteShell(path)}`;
  return [{layer: 'namespace', path, expected: `mode ${expected}`, found: `mode ${found}`, repair}];
}

/** As libvirt makes it: with the host's mode, and the owner that the plan or the host gives it. */
function makeNode(
  path: string,
  node: FileFacts & DeviceNode,
  inside: FileFacts | undefined,
  {dac}: LabelPlan,
): string {
  const {major, minor, mode, uid, gid} = node;
  const target = quoteShell(path);
  const owner = dac.labels.findLast(label => label.path === path) ?? {uid, gid};
  const bits = mode === undefined ? '600' : mode.toString(8);
  const number = `${deviceLetter(node)} ${major} ${minor}`;
  const steps = [
    ...(inside === undefined ? [] : [`rm -f ${target}`]),
    `mknod -m ${bits} ${target} ${number}`,
    ...(owner.uid === undefined || owner.gid === undefined
      ? []
      : [`chown ${owner.uid}:${owner.gid} ${target}`]),
  ];
  return steps.join(' && ');
}

function extraNodes(root: string, pid: number, {analysis}: VerifyContext): readonly Drift[] {
  const planned = new Set(
    analysis.plan.namespace.nodes.flatMap(path => [path, analysis.host.realpath(path) ?? path]),
  );
  // libvirt keeps what the host has mounted below /dev: /dev/pts, /dev/shm, /dev/hugepages.
  const mounts = new Set(analysis.host.mounts().map(({point}) => point));
  const drift: Drift[] = [];
  const look = (directory: string, depth: number): void => {
    for (const name of analysis.host.list(`${root}${directory}`) ?? []) {
      const path = `${directory}/${name}`;
      if (mounts.has(path)) continue;
      const facts = analysis.host.lstat(`${root}${path}`);
      if (facts?.type === 'directory' && depth < DEEPEST) look(path, depth + 1);
      if (!isDeviceNode(facts) || planned.has(path)) continue;
      const repair = `nsenter -t ${pid} -m rm ${quoteShell(path)}`;
      drift.push({layer: 'namespace', path, expected: 'absent', found: describe(facts), repair});
    }
  };
  look('/dev', 0);
  return drift;
}

function describe(facts: FileFacts | undefined): string {
  if (facts === undefined) return 'missing';
  const {type, major, minor} = facts;
  return isDeviceNode(facts) ? `${type} ${major}:${minor}` : `a ${type}`;
}

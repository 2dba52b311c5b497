// SPDX-License-Identifier: Apache-2.0
/** The private /dev: a mount namespace that holds the VM's own nodes. Any other node does not exist for QEMU. */
import {diffEntries, type Entries, labelKind} from '../diff-entries.ts';
import type {Layer} from '../layer.ts';
import type {LabelPlan} from '../plan.ts';
import {namespaceNodes, preservedMounts} from './namespace-nodes.ts';
import type {Host} from '../../host/host.ts';
import {PROCESSES, type ProcessRole} from '../../inventory/processes.ts';
import {judged, type Judgement, type Question, unasked} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../resolved-path.ts';
import {isWithin} from '../../text/paths.ts';

export const NAMESPACE: Layer<'namespace'> = {
  titles: {
    column: '/dev',
    section: 'Private /dev',
    question: 'private /dev',
    inactive: 'there is no private /dev',
  },
  isActive: ({mountNamespace}, {privileged}) => privileged && mountNamespace,
  prepare:
    ({inventory, site}) =>
    () => ({plan: {nodes: [...namespaceNodes(inventory, site).keys()]}}),
  unplanned: () => ({nodes: []}),
  judge: judgeNamespace,
  diff: (before, after) => diffEntries('namespace', entriesOf(before), entriesOf(after), labelKind),
  section: ({namespace: {nodes}}) => ({
    title: 'Private /dev',
    header: [],
    rows: [],
    text: nodes.length === 0 ? 'empty' : nodes.join(', '),
  }),
};

function entriesOf({namespace}: LabelPlan): Entries {
  const from = {device: 'private /dev', element: '', line: 0, column: 0, reason: 'made in the private /dev'};
  return new Map(namespace.nodes.map(path => [path, {value: 'there', meaning: 'there', from}]));
}

export function judgeNamespace(analysis: Analysis, {path, process, passed}: Question): Judgement {
  if (!analysis.active.has('namespace'))
    return unasked('namespace', {kind: 'layer-inactive', layer: 'namespace'});
  if (!PROCESSES[process.role as ProcessRole].ownDev)
    return unasked('namespace', {kind: 'host-dev', process: process.name});
  const {host, plan} = analysis;
  const node = resolvedPath(path, host);
  if (!node.startsWith('/dev/') && !path.startsWith('/dev/'))
    return unasked('namespace', {kind: 'not-below-dev'});
  if (passed) return unasked('namespace', {kind: 'descriptor-passed'});
  const kept = mountsInDev(host).find(point => isWithin(node, point));
  if (kept !== undefined) return unasked('namespace', {kind: 'mount-kept', point: kept});
  if (plan.namespace.nodes.includes(path) || plan.namespace.nodes.includes(node))
    return judged('namespace', 'rw', {
      rule: node,
      from: analysis.inventory.at(path)?.from,
      cause: {kind: 'node-made', node},
    });
  const rule = `no ${node} in the private /dev`;
  return judged('namespace', '', {rule, cause: {kind: 'node-absent', node}});
}

/** What systemd mounts on every host, where nobody has looked. */
const USUAL = ['/dev/pts', '/dev/shm', '/dev/mqueue', '/dev/hugepages'];

function mountsInDev(host: Host): readonly string[] {
  return host.mounts().length === 0 ? USUAL : preservedMounts(host);
}

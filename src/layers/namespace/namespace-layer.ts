// SPDX-License-Identifier: Apache-2.0
/** The private /dev: a mount namespace that holds the VM's own nodes. */
import {diffEntries, labelKind, type Entries} from '../diff-entries.ts';
import type {Layer} from '../layer.ts';
import type {LabelPlan} from '../plan.ts';
import {judgeNamespace} from './judge-namespace.ts';
import {namespaceNodes} from './namespace-nodes.ts';

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

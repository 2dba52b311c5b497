// SPDX-License-Identifier: Apache-2.0
/** Files whose SELinux context two VMs want differently: libvirt refuses the second, or takes it from the first. */
import {findConflicts} from '../../conflicts.ts';
import type {FleetRule} from '../context.ts';
import {report} from '../report.ts';

export const conflictingContexts: FleetRule = fleet => {
  const members = fleet
    .map(({analysis}, of) => ({analysis, of}))
    .filter(({analysis}) => analysis.active.has('selinux'));
  return findConflicts(members.map(({analysis}) => analysis)).flatMap(({code, path, message, users}) => {
    const [first, second] = users;
    const refused = code === 'SELINUX_IN_USE';
    if (!first || !second || !(refused || code === 'SELINUX_OVERWRITTEN')) return [];
    const of = members.find(
      ({analysis: {plan}}) => plan.domain.uuid === second.uuid && plan.domain.name === second.name,
    )?.of;
    if (of === undefined) return [];
    const facts = {path, other: first.name, context: second.wants, theirs: first.wants, message};
    const finding = report(
      refused ? 'CONTEXT_IN_USE' : 'CONTEXT_OVERWRITTEN',
      {path, from: second.from},
      facts,
    );
    return [{of, finding}];
  });
};

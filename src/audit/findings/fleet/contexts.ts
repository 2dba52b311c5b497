// SPDX-License-Identifier: Apache-2.0
/** Files whose SELinux context two VMs want differently: libvirt refuses the second, or takes it from the first. */
import {labelConflicts} from '../../label-conflicts.ts';
import type {FleetRule} from '../context.ts';
import {report} from '../report.ts';

/** As if all were started in their order; of two definitions of one VM the first. */
export const conflictingContexts: FleetRule = fleet => {
  const seen = new Set<string>();
  const starting = fleet
    .map(({name, uuid, contexts: wishes}, of) => ({name, uuid, wishes, of}))
    .filter(({uuid}) => uuid === null || (!seen.has(uuid) && seen.add(uuid)));
  return labelConflicts('selinux', starting).flatMap(({machine, conflict}) => {
    const {code, path, message, users} = conflict;
    const [first, second] = users;
    if (!first || !second) return [];
    const finding = report(
      code === 'SELINUX_IN_USE' ? 'CONTEXT_IN_USE' : 'CONTEXT_OVERWRITTEN',
      {path, from: second.from},
      {path, other: first.name, context: second.wants, theirs: first.wants, message},
    );
    return [{of: starting[machine]!.of, finding}];
  });
};

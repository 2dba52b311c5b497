// SPDX-License-Identifier: Apache-2.0
/** Files whose SELinux context two VMs want differently: libvirt refuses the second, or takes it from the first. */
import {contextConflicts} from '../../context-conflicts.ts';
import type {FleetRule} from '../context.ts';
import {report} from '../report.ts';

/** As if all were started in their order; of two definitions of one VM the first. */
export const conflictingContexts: FleetRule = function* (fleet) {
  const seen = new Set<string>();
  const starting = fleet
    .map(({name, uuid, contexts}, of) => ({name, uuid, contexts, of}))
    .filter(({uuid}) => uuid === null || (!seen.has(uuid) && seen.add(uuid)));
  for (const conflicts of contextConflicts(starting)) {
    for (const {path, refused, earlier, later} of conflicts)
      yield {
        of: starting[later.vm]!.of,
        finding: report(
          refused ? 'CONTEXT_IN_USE' : 'CONTEXT_OVERWRITTEN',
          {path, from: later.request.from},
          {other: earlier.name, context: later.request.label, theirs: earlier.request.label},
        ),
      };
    yield undefined;
  }
};

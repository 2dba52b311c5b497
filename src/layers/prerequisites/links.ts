// SPDX-License-Identifier: Apache-2.0
/** A loop of symbolic links, or too many of them: unlike a file that is not there yet, nothing becomes of them. */
import type {Host} from '../../host/host.ts';
import {walkPath} from '../../host/walk-path.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {PlanWarning} from '../plan.ts';

export function linkWarnings(resources: readonly Resource[], host: Host): readonly PlanWarning[] {
  const seen = new Set<string>();
  return resources.flatMap(({path, from, passed}): readonly PlanWarning[] => {
    if (passed || !path.startsWith('/') || seen.has(path)) return [];
    seen.add(path);
    // Nearly every file is there, and needs no walk.
    if (host.stat(path) !== undefined) return [];
    const {problem, end} = walkPath(path, host);
    if (problem !== 'loop') return [];
    const message = `${path} (${from.reason}) leads to no file: too many symbolic links on the way, the last one ${end}; the VM does not start`;
    return [{code: 'LINKS_LEAD_NOWHERE', message, from}];
  });
}

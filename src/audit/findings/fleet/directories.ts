// SPDX-License-Identifier: Apache-2.0
/** Directories served to a guest that hold the files of VMs, its own included. */
import {directoriesHolding, located, locatedDirectory} from '../../located.ts';
import type {FleetRule} from '../context.ts';
import {isImage} from '../../../inventory/roles.ts';
import {report} from '../report.ts';
import {fleetUses} from './uses.ts';

/** One finding a directory: the first file that is in it. */
export const directoriesWithImages: FleetRule = fleet => {
  const uses = fleetUses(fleet);
  const hostOf = ({of}: (typeof uses)[number]) => fleet[of]!.analysis.host;
  const directories = uses
    .filter(({resource}) => resource.role === 'filesystem-directory')
    .map(use => ({use, at: locatedDirectory(use.resource.path, hostOf(use))}));
  if (directories.length === 0) return [];
  const holders = directoriesHolding(directories);
  const inside = new Map<(typeof uses)[number], {readonly other: string; readonly file: string}>();
  for (const use of uses.filter(({resource}) => isImage(resource) || resource.kind === 'nvram')) {
    const at = located(use.resource.path, hostOf(use));
    for (const directory of holders(at))
      if (!inside.has(directory)) inside.set(directory, {other: use.name, file: at.path});
  }
  return [...inside].map(
    ([
      {
        of,
        resource: {path, from},
      },
      found,
    ]) => ({
      of,
      finding: report('DIRECTORY_CONTAINS_IMAGES', {path, from}, {path, ...found}),
    }),
  );
};

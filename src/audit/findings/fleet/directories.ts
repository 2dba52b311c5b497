/** Directories served to a guest that hold the files of VMs, its own included. */
import {liesWithin, located} from '../../objects.ts';
import type {FleetRule} from '../context.ts';
import {isImage} from '../../../inventory/roles.ts';
import {report} from '../report.ts';
import {fleetUses} from './uses.ts';

export const directoriesWithImages: FleetRule = fleet => {
  const uses = fleetUses(fleet);
  const directories = uses.filter(({resource}) => resource.role === 'filesystem-directory');
  if (directories.length === 0) return [];
  const locate = ({of, resource}: (typeof uses)[number]) => located(resource.path, fleet[of]!.analysis.host);
  const files = uses
    .filter(({resource}) => isImage(resource) || resource.kind === 'nvram')
    .map(use => ({name: use.name, at: locate(use)}));
  return directories.flatMap(use => {
    const {path, from} = use.resource;
    const root = locate(use);
    const inside = files.find(({at}) => liesWithin(at, root));
    if (!inside) return [];
    const facts = {path, other: inside.name, file: inside.at.path};
    return [{of: use.of, finding: report('DIRECTORY_CONTAINS_IMAGES', {path, from}, facts)}];
  });
};

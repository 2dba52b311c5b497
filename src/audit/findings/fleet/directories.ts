// SPDX-License-Identifier: Apache-2.0
/** Directories served to a guest that hold the files of VMs, its own included. */
import {directoriesHolding} from '../../located.ts';
import type {FleetRule} from '../context.ts';
import {report} from '../report.ts';
import {fleetUses, type FleetUse} from './uses.ts';

/** One finding a directory: the first file that is in it. */
export const directoriesWithImages: FleetRule = function* (fleet) {
  const uses = fleetUses(fleet);
  const directories = uses.flatMap(use => {
    const {directory} = use.resource;
    return directory === undefined ? [] : [{use, at: directory}];
  });
  if (directories.length === 0) return;
  const holders = directoriesHolding(directories);
  const inside = new Map<FleetUse, {readonly other: string; readonly file: string}>();
  for (const {name, resource} of uses) {
    yield undefined;
    const {content} = resource;
    if (content === undefined) continue;
    for (const one of [content, ...content.behind])
      for (const directory of holders(one))
        if (!inside.has(directory)) inside.set(directory, {other: name, file: one.path});
  }
  for (const [{of, resource}, found] of inside) {
    const {path, from} = resource;
    yield {of, finding: report('DIRECTORY_CONTAINS_IMAGES', {path, from}, {...found})};
  }
};

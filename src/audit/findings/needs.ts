// SPDX-License-Identifier: Apache-2.0
/** Questions about the inventory that several findings ask alike. */
import type {Resource} from '../../inventory/resource.ts';
import {openedAs} from '../../inventory/role-questions.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {FindingContext} from './context.ts';

/** What a process opens by its path: names without access, and what is handed over as a descriptor, are left out. */
export function openedPaths({analysis}: FindingContext): readonly Resource[] {
  return analysis.inventory.resources
    .filter(({access, passed}) => access !== '' && !passed)
    .flatMap(one => openedAs(one, analysis.host));
}

/** Files that the definition names itself, in contrast to those libvirt names for a VM. */
export function namedPaths(context: FindingContext): readonly Resource[] {
  return context.analysis.inventory.resources.filter(
    ({kind}) => kind !== 'domain' && kind !== 'memory-backing',
  );
}

/** One resource for each path: what several devices name is worth one finding. */
export function oncePerPath(resources: readonly Resource[]): readonly Resource[] {
  const seen = new Set<string>();
  return resources.filter(({path}) => !seen.has(path) && seen.add(path));
}

export function writes({access}: Pick<Resource, 'access'>): boolean {
  return access.includes('w');
}

/** The path as written, and where it leads. */
export function bothNames(path: string, {analysis}: FindingContext): readonly string[] {
  const resolved = resolvedPath(path, analysis.host);
  return resolved === path ? [path] : [path, resolved];
}

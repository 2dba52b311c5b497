// SPDX-License-Identifier: Apache-2.0
/** From one host object to its rules. */
import {withTarget} from '../../../text/paths.ts';
import {KnownError} from '../../../errors.ts';
import {PROCESSES} from '../../../inventory/processes.ts';
import type {Provenance, Resource} from '../../../inventory/resource.ts';
import {isInItsPlace} from '../../../inventory/role-questions.ts';
import {TRAITS} from '../../../inventory/roles.ts';
import type {Site} from '../../../inventory/site.ts';
import type {StrictRow} from '../../../inventory/traits.ts';
import type {ApparmorRule} from '../../plan.ts';
import {escapePath} from '../escape-path.ts';
import {canonicalAccess} from './merge-rules.ts';
import {forbiddenReason} from '../../path-limits.ts';
import {canonicalName} from './canonical-name.ts';
import {shortNamePattern} from '../any-id.ts';

/** A path that no rule may or can be written for. */
export class PathRefused extends KnownError {
  readonly from: Provenance;
  constructor(code: string, message: string, from: Provenance) {
    super(code, message, {place: from});
    this.from = from;
  }
}

/** @throws PathRefused */
export function rulesFor(resource: Resource, site: Site): readonly ApparmorRule[] {
  const row = TRAITS[resource.role].strict;
  const {apart, ownProfile} = PROCESSES[resource.process];
  if (!row || resource.access === '' || apart || ownProfile?.(site)) return [];
  const {shortNamed} = resource;
  const names = shortNamed ? [undefined] : (row.paths?.(resource.path, site.host) ?? [resource.path]);
  return names.flatMap(name => {
    const pattern = name === undefined ? ownPattern(resource, site) : exactPattern(name, resource, row, site);
    return rulesOf(pattern, resource, row);
  });
}

function rulesOf(pattern: string, resource: Resource, row: StrictRow): readonly ApparmorRule[] {
  const access = canonicalAccess(row.access ?? resource.access);
  const from = row.amendment
    ? {...resource.from, reason: `${resource.from.reason} [${row.amendment}]`}
    : resource.from;
  const rule = (path: string, letters: string): ApparmorRule => ({path, access: letters, deny: false, from});
  if (!resource.tree) return [rule(pattern, access)];
  const inside = row.files ?? ['**'];
  const listing = row.unlisted ? [] : [rule(`${pattern}/`, 'r')];
  return [...listing, ...inside.map(name => rule(`${pattern}/${name}`, access))];
}

/** Nobody but libvirt chose this name, so the tables have no say. */
function ownPattern({shortNamed, path, from}: Resource, {domain, host}: Site): string {
  const pattern = naming(from, () => shortNamed && shortNamePattern(shortNamed, domain, host));
  if (pattern === undefined) throw unresolvable(path, from);
  return pattern;
}

function exactPattern(name: string, resource: Resource, row: StrictRow, site: Site): string {
  const {from, tree} = resource;
  const path = canonicalName(name, site.host);
  if (path === undefined) throw unresolvable(name, from);
  if (!isInItsPlace(resource, path)) {
    const access = row.access ?? resource.access;
    const reason = forbiddenReason({path, access, tree}, site);
    if (reason !== undefined)
      throw new PathRefused('AA_PATH_FORBIDDEN', `${withTarget(name, path)}: ${reason}`, from);
  }
  return naming(from, () => escapePath(path));
}

function unresolvable(name: string, from: Provenance): PathRefused {
  const reason = 'it cannot be resolved, so no rule would match it';
  return new PathRefused('AA_UNRESOLVABLE_PATH', `${name}: ${reason}`, from);
}

function naming<T>(from: Provenance, escape: () => T): T {
  try {
    return escape();
  } catch (error) {
    if (error instanceof KnownError) throw new PathRefused(error.code, error.message, from);
    throw error;
  }
}

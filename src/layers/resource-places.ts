// SPDX-License-Identifier: Apache-2.0
/** What the definition needs, by where the kernel knows it: for whoever asks of many paths. */
import type {Resource} from '../inventory/resource.ts';
import {TRAITS} from '../inventory/roles.ts';
import {pathMatcher} from '../kernel-model/apparmor/path-matcher.ts';
import {withoutTrailingSlashes} from '../text/paths.ts';

/**
 * @param placeOf the name under which the kernel knows a path
 * @returns of a resolved path the first resource that is it, else the first directory that it is in
 */
export function resourcePlaces(
  resources: readonly Resource[],
  placeOf: (path: string) => string,
): (resolved: string) => Resource | undefined {
  const exact = new Map<string, Resource>();
  const whole: (readonly [string, Resource])[] = [];
  for (const one of resources) {
    const place = placeOf(one.path);
    if (!exact.has(place)) exact.set(place, one);
    if (one.tree) whole.push([withoutTrailingSlashes(place), one]);
  }
  return resolved => exact.get(resolved) ?? whole.find(([place, one]) => isInside(resolved, place, one))?.[1];
}

/** Of a directory that is handed over whole, everything in it; of one whose files are known by name, those. */
export function isInside(resolved: string, place: string, {role, tree}: Resource): boolean {
  if (!tree || !resolved.startsWith(`${place}/`)) return false;
  const {directory, strict} = TRAITS[role];
  if (directory !== 'named-files') return true;
  const inside = resolved.slice(place.length);
  return strict?.files?.some(name => pathMatcher(`/${name}`)(inside)) === true;
}

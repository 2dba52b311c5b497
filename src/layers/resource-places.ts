// SPDX-License-Identifier: Apache-2.0
/** What the definition needs, by where the kernel knows it: for whoever asks of many paths. */
import type {Resource} from '../inventory/resource.ts';
import {TRAITS} from '../inventory/roles.ts';
import {listIn} from '../list-in.ts';
import {pathMatcher} from '../kernel-model/apparmor/path-matcher.ts';
import {withoutTrailingSlashes} from '../text/paths.ts';

export interface ResourcePlaces {
  /** Of a resolved path the first resource that is it, else the first directory that it is in. */
  readonly first: (resolved: string) => Resource | undefined;
  /** All of a resolved path, in their order: what is it, and directories in which it is the process's. */
  readonly all: (resolved: string) => readonly Resource[];
}

/** @param placeOf the name under which the kernel knows a path */
export function resourcePlaces(
  resources: readonly Resource[],
  placeOf: (path: string) => string,
): ResourcePlaces {
  const exact = new Map<string, Resource>();
  /** Where the resources of a name stand among all; without slashes at its end. */
  const named = new Map<string, number[]>();
  resources.forEach((one, index) => {
    const place = placeOf(one.path);
    if (!exact.has(place)) exact.set(place, one);
    listIn(named, withoutTrailingSlashes(place)).push(index);
  });
  const around = (resolved: string) =>
    directoriesAround(resolved).flatMap(place =>
      (named.get(place) ?? []).filter(index => isInside(resolved.slice(place.length), resources[index]!)),
    );
  return {
    first: resolved => exact.get(resolved) ?? resources[Math.min(...around(resolved))],
    all: resolved =>
      [...(named.get(resolved) ?? []), ...around(resolved)]
        .sort((one, other) => one - other)
        .map(index => resources[index]!),
  };
}

/** As much of a path as stands before each of its slashes. */
function directoriesAround(path: string): readonly string[] {
  const around: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) around.push(path.slice(0, at));
  return around;
}

/** Of a directory that is handed over whole, everything in it; of one whose files are known by name, those. */
function isInside(inside: string, {role, tree}: Resource): boolean {
  if (!tree) return false;
  const {directory, strict} = TRAITS[role];
  if (directory !== 'named-files') return true;
  return strict?.files?.some(name => pathMatcher(`/${name}`)(inside)) === true;
}

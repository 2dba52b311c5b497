/** Objects of the host behind paths: two names of one thing are one. */
import type {Host} from '../host/host.ts';
import {resolvedPath} from '../layers/analysis.ts';
import {isWithin, withoutTrailingSlashes} from '../text/paths.ts';

/** What a path leads to; where the host cannot tell, its resolved name stands for it. */
export function objectKey(path: string, host: Host): string {
  return host.object(path)?.id ?? plainPath(path, host);
}

/** What carries owner and context behind a path: of two nodes with one number each has its own. */
export function labelKey(path: string, host: Host): string {
  return host.object(path)?.inode ?? plainPath(path, host);
}

/** Resolved, without slashes at its end. */
export function plainPath(path: string, host: Host): string {
  return withoutTrailingSlashes(resolvedPath(path, host));
}

export interface Located {
  readonly path: string;
  readonly place: string | undefined;
}

export function located(path: string, host: Host): Located {
  return {path: plainPath(path, host), place: host.object(path)?.place};
}

/** Whether something lies in a directory, by its names or below another mount of the same file system. */
export function liesWithin(one: Located, directory: Located): boolean {
  const byPlace =
    one.place !== undefined && directory.place !== undefined && isPlaceWithin(one.place, directory.place);
  return byPlace || isWithin(one.path, directory.path);
}

/** Places are a device and a path; the root of a file system has everything of it. */
function isPlaceWithin(place: string, directory: string): boolean {
  return directory.endsWith(':/') ? place.startsWith(directory) : isWithin(place, directory);
}

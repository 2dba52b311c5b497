// SPDX-License-Identifier: Apache-2.0
/** Names that a file has in a directory beside the one that is known, by mounts and by hard links. */
import {placeIn} from '../host/facts/object.ts';
import type {Host} from '../host/host.ts';
import {isWithin} from '../text/paths.ts';
import {resolvedPath} from './resolved-path.ts';

/**
 * Of what a path leads to, and of the files that this lies on: who writes to one of those writes to it.
 *
 * @returns resolved names; the directory's own is one where a mount makes it the file
 */
export function namesInDirectory(path: string, directory: string, host: Host): readonly string[] {
  const top = resolvedPath(directory, host);
  const files = [path, ...(host.object(path)?.files ?? [])];
  const names = files.flatMap(file => [...namesByMounts(file, host), ...namesByLinks(file, top, host)]);
  return [...new Set(names)].filter(name => isWithin(name, top));
}

function namesByLinks(file: string, top: string, host: Host): readonly string[] {
  const {linked, inode} = host.object(file) ?? {};
  return linked && inode !== undefined ? host.namesBelow(top, inode) : [];
}

/** Its own, and those by which other mounts of its file system have it: what another mount hides is none. */
function namesByMounts(file: string, host: Host): readonly string[] {
  const {id, place} = host.object(file) ?? {};
  if (place === undefined) return [resolvedPath(file, host)];
  const names = host.mounts().flatMap(mount => {
    const at = placeIn(mount, mount.point);
    const above = at?.replace(/\/$/, '');
    if (above === undefined || !isWithin(place, above)) return [];
    return [`${mount.point === '/' ? '' : mount.point}${place.slice(above.length)}` || '/'];
  });
  return [resolvedPath(file, host), ...names.filter(name => host.object(name)?.id === id)];
}

// SPDX-License-Identifier: Apache-2.0
/** Hard links, bind mounts, nodes with one number, loop devices: rules go by names, the object is the same. */
import type {Resource} from '../inventory/resource.ts';
import type {Analysis} from '../layers/analysis.ts';
import {namesInDirectory} from '../layers/names-in-directory.ts';

/** What a definition has of an object that it names otherwise. */
export type OtherName = Pick<Resource, 'path' | 'from'>;

/** @param path resolved, and none that the definition has */
export function otherName(path: string, analysis: Analysis): OtherName | undefined {
  return namedIn(path, analysis) ?? inShare(path, analysis);
}

/** The object itself, a file that it lies on, or a device that is made of it. */
function namedIn(path: string, {objects, inventory, host}: Analysis): OtherName | undefined {
  const object = host.object(path);
  if (object?.id === undefined) return undefined;
  const {id, files} = object;
  const isMadeOf = (device: string) =>
    host.stat(device)?.type === 'block' && host.object(device)?.on.includes(id) === true;
  return (
    [id, ...files.flatMap(file => host.object(file)?.id ?? [])].flatMap(one => objects().get(one) ?? [])[0] ??
    (id.startsWith('file ') ? inventory.resources.find(resource => isMadeOf(resource.path)) : undefined)
  );
}

function inShare(path: string, {inventory, host}: Analysis): OtherName | undefined {
  for (const {role, path: directory, from} of inventory.resources) {
    if (role !== 'filesystem-directory') continue;
    const [name] = namesInDirectory(path, directory, host);
    if (name !== undefined) return {path: name, from};
  }
  return undefined;
}

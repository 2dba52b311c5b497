// SPDX-License-Identifier: Apache-2.0
/** Which paths of a character device the labelling drivers set, and which they put back. */
import type {Host} from '../../host/host.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import {overrideFor} from './seclabel-for.ts';

export function isChardev({role}: Resource): boolean {
  return role.startsWith('chardev-');
}

/** The paths a driver labels; none of a device that its override, or virtlogd, takes out of the driver's hands. */
export function chardevPaths(resource: Resource, model: string, site: Site): readonly string[] {
  const {host} = site;
  if (isSkipped(resource, model)) return [];
  const {role, path, mode} = resource;
  if (role === 'chardev-pipe') return pipePaths(path, host);
  // QEMU creates the socket it listens on: only one that is there already has a label to set.
  const missing = role === 'chardev-socket' && mode === 'bind' && host.stat(path) === undefined;
  return missing ? [] : [path];
}

/** A listening socket is never put back. Of a pipe, libvirt puts the writing end back first. */
export function chardevRestorePaths(resource: Resource, model: string, site: Site): readonly string[] {
  if (resource.role === 'chardev-socket' && resource.mode === 'bind') return [];
  return chardevPaths(resource, model, site)
    .toReversed()
    .filter(path => site.host.stat(path) !== undefined);
}

/** virtlogd opens the files of file-backed devices, unless they have a label of their own. */
function isSkipped(resource: Resource, model: string): boolean {
  const override = overrideFor(resource.overrides, model);
  if (override) return !override.relabel;
  return resource.role === 'chardev-file' && resource.process === 'virtlogd';
}

/** `<path>.in` and `<path>.out` where both exist, the bare path otherwise. */
function pipePaths(path: string, host: Host): readonly string[] {
  const both = [`${path}.in`, `${path}.out`];
  return both.every(one => host.stat(one) !== undefined) ? both : [path];
}

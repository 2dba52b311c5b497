// SPDX-License-Identifier: Apache-2.0
/** One identity for everything a host has, whatever it is named: files by device and inode, nodes by number. */
import type {FileFacts, Host, HostObject, Mount} from './host.ts';
import {mountOf} from './mount-of.ts';

/** What a host says of a path itself. */
export interface ObjectFacts {
  readonly inode: string | undefined;
  /** The id of a node, where its number is not. */
  readonly alias: string | undefined;
  /** Of a block device: what it is on. */
  readonly on: readonly string[];
}

/** @param path resolved */
export function hostObject(
  path: string,
  {type, major, minor}: FileFacts,
  {inode, alias, on}: ObjectFacts,
  host: Pick<Host, 'mounts' | 'heldDisks'>,
): HostObject {
  const mount = mountOf(path, host.mounts());
  const place = mount && placeIn(mount, path);
  if (type === 'char' || type === 'block') {
    const numbered = major !== undefined && minor !== undefined;
    return {id: alias ?? (numbered ? `${type} ${major}:${minor}` : undefined), inode, on, place};
  }
  const disk = host.heldDisks().find(({point}) => point !== undefined && point === mount?.point);
  return {id: inode === undefined ? place : `file ${inode}`, inode, on: disk?.on ?? [], place};
}

/** @param path resolved, on that mount; undefined where the host does not tell what is mounted */
export function placeIn({point, device, root}: Mount, path: string): string | undefined {
  if (device === undefined || root === undefined) return undefined;
  const below = point === '/' ? path : path.slice(point.length);
  const inside = `${root === '/' ? '' : root}${below === '/' ? '' : below}`;
  return `${device}:${inside === '' ? '/' : inside}`;
}

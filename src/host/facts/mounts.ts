// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {unlessFailing} from '../../files/errno.ts';
import {isWithin} from '../../text/paths.ts';
import {hostFact, known} from '../fact.ts';
import {decodePath} from '../../text/path-bytes.ts';
import {groupedBy} from '../../list-in.ts';
import {once, onceOf} from '../../once.ts';

export interface Mount {
  readonly point: string;
  readonly type: string | undefined;
  readonly options: string | undefined;
  /** The file system's device, such as `8:1`; as is the next, unknown where the host does not tell. */
  readonly device?: string | undefined;
  /** The directory of the file system that is mounted: not `/` for bind mounts and subvolumes. */
  readonly root?: string | undefined;
  /** What was mounted: a device, or a server and its directory. */
  readonly source?: string | undefined;
}

export const mounts = hostFact({
  schema: ({z, absolute, deviceText}) => ({
    mounts: z
      .array(
        z.object({
          point: absolute,
          type: z.string().optional(),
          options: z.string().optional(),
          device: deviceText.optional(),
          root: z.string().optional(),
          source: z.string().optional(),
        }),
      )
      .default([]),
  }),
  live: () => once(liveMounts),
  none: {mounts: []},
  always: ask => ({mounts: ask().map(({point, ...mount}) => ({point, ...known(mount)}))}),
  replay(snapshot) {
    const all = snapshot.mounts.map(({point, type, options, ...more}) => ({point, type, options, ...more}));
    return () => all;
  },
});

/** The mounts of our own namespace that a path can lead to; empty where /proc cannot tell. */
function liveMounts(): readonly Mount[] {
  return unlessFailing(() => parseMountinfo(decodePath(readFileSync('/proc/self/mountinfo')))) ?? [];
}

interface Line extends Mount {
  readonly number: string;
  /** The mount that it is mounted in. */
  readonly parent: string;
}

/**
 * Reads /proc/PID/mountinfo. A mount is read-only when either itself or its file system is, as in /proc/mounts. What
 * another mount hides is left out, so that each point is there once.
 */
export function parseMountinfo(text: string): readonly Mount[] {
  const lines = text.split('\n').flatMap(mountLine);
  const numbers = new Set(lines.map(({number}) => number));
  const inside = groupedBy(lines, ({parent}) => (numbers.has(parent) ? parent : ''));
  return lines
    .filter(line => mountAt(line.point, inside) === line)
    .map(({number: _number, parent: _parent, ...mount}) => mount);
}

/**
 * Goes the way of a path as the kernel does: from each mount into the first that is mounted in it on the way. A mount
 * on the root of another one hides that.
 */
function mountAt(path: string, inside: ReadonlyMap<string, readonly Line[]>): Line | undefined {
  let at: Line | undefined;
  for (const seen = new Set<Line>(); ;) {
    const next: Line | undefined = (inside.get(at?.number ?? '') ?? [])
      .filter(({point}) => isWithin(path, point))
      .reduce<Line | undefined>(
        (first, one) => (first && first.point.length <= one.point.length ? first : one),
        undefined,
      );
    if (next === undefined || seen.has(next)) return at;
    seen.add(next);
    at = next;
  }
}

function mountLine(line: string): readonly Line[] {
  const [mount = '', fileSystem = ''] = line.split(' - ', 2);
  const [number, parent, device, root, point, options] = mount.split(' ');
  const [type, source, superOptions] = fileSystem.split(' ');
  if (number === undefined || parent === undefined || point === undefined) return [];
  if (options === undefined || type === undefined) return [];
  return [
    {
      number,
      parent,
      point: unescapeOctal(point),
      type,
      options: joinOptions(options, superOptions ?? ''),
      device,
      root: unescapeOctal(root ?? '/'),
      source: unescapeOctal(source ?? ''),
    },
  ];
}

function joinOptions(own: string, superBlock: string): string {
  const all = new Set([...own.split(','), ...superBlock.split(',')].filter(option => option !== ''));
  if (all.has('ro')) all.delete('rw');
  return [...all].join(',');
}

/** The kernel writes blanks, tabs, newlines and backslashes of names as three octal digits. */
export function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/**
 * Of several mounts on one point the last one hides the others.
 *
 * @param path as the kernel knows it: absolute and without symlinks
 * @param mounts in the order they were made
 * @returns undefined where the mounts of the host are not known
 */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts.reduce<Mount | undefined>((best, mount) => {
    const reaches = isWithin(path, mount.point) && mount.point.length >= (best?.point.length ?? 0);
    return reaches ? mount : best;
  }, undefined);
}

/** Words of the mount's options: each path that lies on it is asked about. */
export const mountOptions = onceOf(({options = ''}: Mount): readonly string[] => options.split(','));

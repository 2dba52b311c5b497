// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {isWithin} from '../text/paths.ts';
import type {Mount} from './host.ts';
import {decodePath} from './path-bytes.ts';
import {listIn} from '../list-in.ts';

/** The mounts of our own namespace that a path can lead to; empty where /proc cannot tell. */
export function liveMounts(): readonly Mount[] {
  try {
    return parseMountinfo(decodePath(readFileSync('/proc/self/mountinfo')));
  } catch {
    return [];
  }
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
  const inside = new Map<string, Line[]>();
  for (const line of lines) {
    listIn(inside, numbers.has(line.parent) ? line.parent : '').push(line);
  }
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
  const [mount, fileSystem] = line.split(' - ', 2);
  const [number, parent, device, root, point, options] = mount!.split(' ');
  const [type, source, superOptions] = (fileSystem ?? '').split(' ');
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

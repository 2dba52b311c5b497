import {readFileSync} from 'node:fs';
import type {Mount} from './host.ts';
import {stackOfFileSystem} from './live-object.ts';
import {decodePath} from './path-bytes.ts';

/** The mounts of our own namespace, in the order they were made; empty where /proc cannot tell. */
export function liveMounts(): readonly Mount[] {
  try {
    return parseMountinfo(decodePath(readFileSync('/proc/self/mountinfo'))).map(({source, ...mount}) => ({
      ...mount,
      on: stackOfFileSystem(mount.device ?? '0:0', source),
    }));
  } catch {
    return [];
  }
}

export interface MountLine extends Mount {
  /** What was mounted: a device, or a server and its directory. */
  readonly source: string;
}

/**
 * Reads /proc/PID/mountinfo. A mount is read-only when either itself or its file system is, as in /proc/mounts.
 */
export function parseMountinfo(text: string): readonly MountLine[] {
  return text.split('\n').flatMap(line => {
    const [mount, fileSystem] = line.split(' - ', 2);
    const [, , device, root, point, options] = mount!.split(' ');
    const [type, source, superOptions] = (fileSystem ?? '').split(' ');
    if (point === undefined || options === undefined || type === undefined) return [];
    return [
      {
        point: unescapeOctal(point),
        type,
        options: joinOptions(options, superOptions ?? ''),
        device,
        root: unescapeOctal(root ?? '/'),
        source: unescapeOctal(source ?? ''),
      },
    ];
  });
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

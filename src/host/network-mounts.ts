/** File systems that other hosts may have mounted too. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path/posix';
import {isWithin} from '../text/paths.ts';
import {unescapeOctal} from './mounts.ts';
import {decodePath} from './path-bytes.ts';

export interface NetworkMount {
  readonly point: string;
  /** What every host calls it alike, such as `nfs://server:/export`, down to the mounted directory. */
  readonly share: string;
}

/** Of the kernel's file systems those whose source names a server; nfs4 and nfs reach the same files. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['nfs', 'nfs'],
  ['nfs4', 'nfs'],
  ['cifs', 'smb'],
  ['smb3', 'smb'],
  ['ceph', 'ceph'],
  ['fuse.glusterfs', 'gluster'],
  ['glusterfs', 'gluster'],
]);

/** Of our own namespace; empty where /proc cannot tell. */
export function liveNetworkMounts(): readonly NetworkMount[] {
  try {
    return parseNetworkMounts(decodePath(readFileSync('/proc/self/mountinfo')));
  } catch {
    return [];
  }
}

/** Reads /proc/PID/mountinfo, mounts in the order they were made; those of other file systems have no share. */
export function parseNetworkMounts(text: string): readonly NetworkMount[] {
  return text.split('\n').flatMap(line => {
    const [mount, fileSystem] = line.split(' - ', 2);
    const [, , , root, point] = (mount ?? '').split(' ');
    const [type, source] = (fileSystem ?? '').split(' ');
    if (root === undefined || point === undefined || type === undefined || source === undefined) return [];
    const scheme = SCHEMES.get(type);
    const share = scheme === undefined ? '' : `${scheme}://${sourceOf(source, root)}`;
    return [{point: unescapeOctal(point), share}];
  });
}

/** The mounted directory of the source, without a slash at its end. */
function sourceOf(source: string, root: string): string {
  return join(unescapeOctal(source), unescapeOctal(root)).replace(/\/$/, '');
}

/**
 * @param path as the kernel knows it: absolute and without symlinks
 * @returns what hosts call the file alike; undefined for a file of this host alone
 */
export function sharedName(path: string, mounts: readonly NetworkMount[]): string | undefined {
  const best = mounts.reduce<NetworkMount | undefined>((found, mount) => {
    const reaches = isWithin(path, mount.point) && mount.point.length >= (found?.point.length ?? 0);
    return reaches ? mount : found;
  }, undefined);
  if (best === undefined || best.share === '') return undefined;
  return best.share + path.slice(best.point === '/' ? 0 : best.point.length);
}

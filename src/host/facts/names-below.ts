// SPDX-License-Identifier: Apache-2.0
import {pathFact} from '../fact.ts';
import {canonicalPath, directoryEntries, fileNode} from '../files.ts';
import {remembered} from '../../once.ts';
import type {Mount} from './mounts.ts';
import {listIn} from '../../list-in.ts';
import {isWithin} from '../../text/paths.ts';
import {join} from '../tree-paths.ts';

/**
 * Names, below a directory and whatever is mounted there, of a file that has several. A live host is searched for it,
 * which takes long where there is much: to be asked only for what is known to have other names.
 */
export const namesBelow = pathFact({
  schema: ({z, absolute}) => ({
    /** Of a directory: by device and inode of a file with several names, those below it. */
    names: z.record(z.string(), z.array(absolute)).optional(),
  }),
  live(host: {mounts(): readonly Mount[]}) {
    const linksIn = remembered(linkedFiles);
    return (directory: string, inode: string): readonly string[] => {
      const top = canonicalPath(directory);
      if (top === undefined) return [];
      const tops = [top, ...host.mounts().flatMap(({point}) => (isWithin(point, top) ? [point] : []))];
      const [device = ''] = inode.split(' ');
      // What is mounted from the same file system is found from above it, too.
      const names = tops.flatMap(one => linksIn(one, device).get(inode) ?? []);
      return [...new Set(names)].toSorted();
    };
  },
  record: (found, {names}, _directory, inode: string) =>
    found.length > 0 ? {names: {...names, [inode]: [...found]}} : {},
  replay: tree => (directory: string, inode: string) =>
    tree.find(directory, true)?.entry?.names?.[inode] ?? [],
});

/** A guest fills its share as it likes: what lies behind so much is not looked for. */
const MOST_ENTRIES = 500_000;

/** Files with several names on one mount, from a directory of it downwards; none where that is another device's. */
function linkedFiles(top: string, device: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const isHere = (inode: string | undefined) => inode?.startsWith(`${device} `) === true;
  const waiting = isHere(fileNode(top, false)?.inode) ? [top] : [];
  let seen = 0;
  for (const directory of waiting) {
    for (const name of directoryEntries(directory) ?? []) {
      seen += 1;
      if (seen > MOST_ENTRIES) return found;
      const path = join(directory, name);
      const node = fileNode(path, false);
      if (node === undefined || !isHere(node.inode)) continue;
      if (node.type === 'directory') waiting.push(path);
      if (node.type === 'file' && node.names > 1) listIn(found, node.inode).push(path);
    }
  }
  return found;
}

// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {errnoOf} from './errno.ts';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never ends below /proc, where a
 * folder cannot be made and the kernel says ENOENT (Node 20 and 22).
 *
 * @param mode permission bits of each folder that is made, less the umask
 * @throws the system's error, ENOTDIR where something else has the name
 */
export function makeFolders(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, {mode});
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path || isFolder(above)) throw error;
    makeFolders(above, mode);
    makeFolders(path, mode);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;
}

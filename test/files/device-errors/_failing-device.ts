// SPDX-License-Identifier: Apache-2.0
/** Lets calls of `node:fs` fail as a device fails, for whoever imports them. */
import fs from 'node:fs';
import {replaceCalls} from '../../helpers/replaced-calls.ts';

/** The real one, whatever stands in its place. */
const {readlinkSync} = fs;

/** Every call that may read, write or look into what is below the folder, in their order. */
const NAMES = [
  'chownSync',
  'fchmodSync',
  'fdatasyncSync',
  'fsyncSync',
  'ftruncateSync',
  'mkdirSync',
  'openSync',
  'readFileSync',
  'readSync',
  'readdirSync',
  'renameSync',
  'writeSync',
] as const;

/** So many calls of that name go well before the one that fails. */
export interface Fault {
  readonly call: string;
  readonly after: number;
}

/** Does something, and lets one call fail, if one is said. Gives how often each was called. */
export async function onDevice(
  folder: string,
  action: () => Promise<void>,
  fault?: Fault,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const putBack = replaceCalls(NAMES, (original, name) => (...parameters) => {
    if (!pathOf(parameters[0]).startsWith(folder)) return original(...parameters);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    if (fault?.call === name && fault.after === count) throw failed(name.replace('Sync', ''));
    return original(...parameters);
  });
  try {
    await action();
  } finally {
    putBack();
  }
  return counts;
}

function failed(syscall: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${syscall}`), {errno: -5, code: 'EIO', syscall});
}

/** Files are reached by descriptors of their own, and of the directories that they are in. */
function pathOf(named: unknown): string {
  const path = typeof named === 'number' ? `/proc/self/fd/${named}` : String(named);
  const [handle] = /^\/proc\/self\/fd\/\d+/.exec(path) ?? [];
  if (handle === undefined) return path;
  try {
    return readlinkSync(handle) + path.slice(handle.length);
  } catch {
    return path;
  }
}

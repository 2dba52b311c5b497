// SPDX-License-Identifier: Apache-2.0
/** One process at a time, by the kernel's own lock: it ends with the process that holds it, however that ends. */
import {spawnSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT} from './files/program-environment.ts';
import {KnownError} from './errors.ts';

/** The longest that others may reasonably hold it; a whole fleet is registered in less. */
const PATIENCE_SECONDS = 120;

/**
 * Waits for the exclusive lock of an open file. Node cannot ask for one, so flock(1) does, on the description
 * that it inherits: the lock is then ours, and goes when the descriptor is closed or this process is killed.
 *
 * @param what what is locked, for the message
 * @throws KnownError LOCKED after two minutes, LOCK_PROGRAM without flock(1)
 */
export function lockFile(descriptor: number, what: string): void {
  const {error, status, stderr} = spawnSync('flock', ['-x', '-w', String(PATIENCE_SECONDS), '3'], {
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
    encoding: 'utf8',
    env: PROGRAM_ENVIRONMENT,
    timeout: (PATIENCE_SECONDS + 10) * 1000,
  });
  if (status === 0) return;
  if (status === 1 && stderr === '')
    throw new KnownError('LOCKED', `${what} has been locked by another process for ${PATIENCE_SECONDS} s`, {
      help: 'see who holds it with fuser or lsof, and try again',
    });
  throw new KnownError('LOCK_PROGRAM', `cannot lock ${what}: ${error ? error.message : stderr.trim()}`, {
    help: 'install flock (package util-linux), and use a file system that supports locks',
  });
}

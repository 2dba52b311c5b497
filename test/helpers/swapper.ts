// SPDX-License-Identifier: Apache-2.0
/** Somebody who owns a directory, and swaps one in it for a symlink and back, as fast as they can. */
import {spawn} from 'node:child_process';
import type {ExecutionContext} from 'ava';

const SWAPS = `
const {renameSync, symlinkSync, unlinkSync} = require('node:fs');
const [directory, target] = process.argv.slice(1);
process.stdout.write('ready');
for (let number = 0; ; number++) {
  renameSync(directory, directory + number);
  try {
    symlinkSync(target, directory);
    unlinkSync(directory);
    renameSync(directory + number, directory);
  } catch {
    // Somebody made the folder in between; it is the next to be swapped.
  }
}`;

/** Swaps until the test is over. */
export async function keepSwapping(t: ExecutionContext, directory: string, target: string): Promise<void> {
  const child = spawn(process.execPath, ['-e', SWAPS, directory, target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => child.once('close', resolve));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await new Promise(resolve => child.stdout.once('data', resolve));
}

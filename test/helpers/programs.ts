// SPDX-License-Identifier: Apache-2.0
/** Programs that may be missing where the tests run. */
import {spawnSync} from 'node:child_process';
import type {ExecutionContext} from 'ava';

/** Whether the program is there; says so in the test's log when it is not, and passes the test. */
export function has(t: ExecutionContext, program: string): boolean {
  const found =
    spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v "$1"', 'sh', program]).status === 0;
  if (!found) skip(t, `${program} is not installed`);
  return found;
}

export function skip(t: ExecutionContext, reason: string): void {
  t.log(`skipped: ${reason}`);
  t.pass();
}

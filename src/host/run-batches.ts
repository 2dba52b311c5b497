// SPDX-License-Identifier: Apache-2.0
/** Programs that are asked about many paths at once. */
import {execFileSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT} from '../files/program-environment.ts';

/** Bytes of the paths in one call: every kernel takes 128 KiB of arguments and environment. */
const BATCH = 100 * 1024;
const LIMITS = {timeout: 20_000, maxBuffer: 1 << 26} as const;

/** What it prints of all of them; undefined when the program is not there: a file it cannot read makes it complain, not stop. */
export function runBatches(
  program: string,
  options: readonly string[],
  paths: readonly string[],
): string | undefined {
  let output = '';
  for (const batch of batchesOf(paths)) {
    const part = run(program, [...options, ...batch]);
    if (part === undefined) return undefined;
    output += `${part}\n\n`;
  }
  return output;
}

function batchesOf(paths: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const size = Buffer.byteLength(path) + 1;
    if (size > room) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)!.push(path);
    room -= size;
  }
  return batches;
}

function run(program: string, parameters: readonly string[]): string | undefined {
  try {
    return execFileSync(program, parameters, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: PROGRAM_ENVIRONMENT,
      ...LIMITS,
    });
  } catch (error) {
    const {status, stdout} = error as {status?: number | null; stdout?: string};
    return typeof status === 'number' ? (stdout ?? '') : undefined;
  }
}

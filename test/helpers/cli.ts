// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command, with nothing on standard input unless said otherwise. */
export function svirtgen(
  args: readonly string[],
  options: {readonly input?: string; readonly cwd?: string} = {},
): CliResult {
  const {status, stdout, stderr} = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    maxBuffer: 1 << 28,
    ...(options.cwd === undefined ? {} : {cwd: options.cwd}),
  });
  return {status, stdout, stderr};
}

/** The same for a shell's command line, where `svirtgen` stands for the built command. */
export function shell(line: string, cwd: string): CliResult {
  const script = `svirtgen() { "${process.execPath}" "${MAIN}" "$@"; }\n${line}`;
  const {status, stdout, stderr} = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    cwd,
    maxBuffer: 1 << 28,
  });
  return {status, stdout, stderr};
}

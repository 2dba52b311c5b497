// SPDX-License-Identifier: Apache-2.0
// What a command costs: processor time of the whole process, which a busy machine disturbs least.
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const TIMER = 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1';

/**
 * @param command `{program, arguments, input}`; `input` is a file for standard input, or undefined
 * @returns milliseconds of user and system time
 */
export function cpuTime({program = process.execPath, arguments: arguments_, input}) {
  const {stdout, status} = spawnSync('bash', ['-c', TIMER, 'time', program, ...arguments_], {
    encoding: 'utf8',
    input: input === undefined ? '' : readFileSync(input),
  });
  const [user, system] = stdout.trim().split(' ').map(Number);
  if (status > 2 || !Number.isFinite(user + system))
    throw new Error(`${program} ended with ${status}: ${stdout}`);
  return (user + system) * 1000;
}

/** Medians of commands that are run in turns, so that a busy moment hits all of them. */
export function compare(commands, rounds) {
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    commands.forEach((command, index) => times[index].push(cpuTime(command)));
  }
  return times.map(median);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

// SPDX-License-Identifier: Apache-2.0
// What a command costs: processor time of the whole process, which a busy machine disturbs least.
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const TIMER = 'ulimit -t "$0"; TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1';
/** What a shell adds to the number of the signal that ended a program. */
const SIGNALLED = 128;

/**
 * @param command `{program, arguments, input, limit}`; `input` is a file for standard input, or undefined; `limit`
 *   are seconds of processor time after which the command is ended
 * @returns milliseconds of user and system time; infinite where the limit ended it
 */
export function cpuTime({program = process.execPath, arguments: arguments_, input, limit}) {
  const {stdout, status} = spawnSync('bash', ['-c', TIMER, limit ?? 'unlimited', program, ...arguments_], {
    encoding: 'utf8',
    input: input === undefined ? '' : readFileSync(input),
  });
  if (limit !== undefined && status > SIGNALLED) return Infinity;
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

// SPDX-License-Identifier: Apache-2.0
/** Asks AppArmor's own compiler about a profile, where it is installed. */
import {spawnSync} from 'node:child_process';
import {errnoOf} from '../../files/errno.ts';
import {PROGRAM_ENVIRONMENT, PROGRAM_PATIENCE} from '../../files/program-environment.ts';
import {KnownError} from '../../errors.ts';
import {pathBytes} from '../../text/path-bytes.ts';

/**
 * Compile and throw away: nothing is loaded, no cache is read or written. Nor is anything made smaller, which takes
 * minutes for ten paths of 3,800 letters: what the parser refuses, it refuses before that. It works in its own process:
 * one that it starts for each profile goes on when the parser is ended.
 */
const FLAGS = [
  '--skip-kernel-load',
  '--skip-cache',
  '--skip-read-cache',
  '--Optimize=no-expr-simplify',
  '--Optimize=no-minimize',
  '--jobs=0',
];

/**
 * @param parser apparmor_parser's name; nothing is asked where there is no such program
 * @param profile the text of a file of profiles, with everything in it that is not installed
 * @throws KnownError AA_UNCOMPILABLE with the compiler's own words, or because it did not answer in time
 */
export function checkCompiles(parser: string, profile: string): void {
  const result = spawnSync(parser, FLAGS, {
    input: pathBytes(profile),
    env: PROGRAM_ENVIRONMENT,
    timeout: PROGRAM_PATIENCE,
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (errnoOf(result.error) === 'ENOENT' || result.status === 0) return;
  if (result.error !== undefined)
    throw new KnownError('AA_UNCOMPILABLE', `${parser} could not be run: ${result.error.message}`, {
      help: 'find out why apparmor_parser does not run here',
      cause: result.error,
    });
  const words = result.stderr.split('\n').filter(line => line.trim() !== '' && !line.startsWith('Cache '));
  throw new KnownError('AA_UNCOMPILABLE', `apparmor_parser refuses the profile: ${words.join('; ')}`, {
    help: 'correct the definition or the template that it comes from',
  });
}

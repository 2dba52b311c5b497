// SPDX-License-Identifier: Apache-2.0
/** The rules that the kernel has loaded under a name, against those that its file says now. Root alone may look. */
import {spawnSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path/posix';
import {PROGRAM_ENVIRONMENT, PROGRAM_PATIENCE} from '../files/program-environment.ts';

/** One folder a profile, called after it and a number that grows with each load. */
const LOADED = '/sys/kernel/security/apparmor/policy/profiles';
/** Compile to standard output: nothing is loaded, no cache is read or written. */
const FLAGS = ['--skip-kernel-load', '--skip-cache', '--skip-read-cache', '--stdout'];
const MOST = 1 << 26;

/**
 * @param parser apparmor_parser's name
 * @returns undefined where the kernel keeps no copy of what was loaded (before 4.13, or built without
 *   CONFIG_SECURITY_APPARMOR_EXPORT_BINARY), where it may not be read, or where the file does not compile
 */
export function isLoadedAsWritten(profile: string, file: string, parser: string): boolean | undefined {
  const loaded = loadedRules(profile);
  if (loaded === undefined) return undefined;
  const {status, stdout} = spawnSync(parser, [...FLAGS, file], {
    env: PROGRAM_ENVIRONMENT,
    timeout: PROGRAM_PATIENCE,
    maxBuffer: MOST,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // The same parser and kernel give the same bytes; those of other profiles in the file lie beside them.
  return status === 0 && stdout.length > 0 ? stdout.includes(loaded) : undefined;
}

function loadedRules(profile: string): Buffer | undefined {
  try {
    const numbers = readdirSync(LOADED)
      .filter(name => name.startsWith(`${profile}.`))
      .map(name => Number(name.slice(profile.length + 1)))
      .filter(number => Number.isInteger(number));
    if (numbers.length === 0) return undefined;
    return readFileSync(join(LOADED, `${profile}.${Math.max(...numbers)}`, 'raw_data'));
  } catch {
    return undefined;
  }
}

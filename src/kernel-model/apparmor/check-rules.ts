// SPDX-License-Identifier: Apache-2.0
/** Whether a profile with these rules would compile, found out without AppArmor's compiler. */
import {KnownError, type Place} from '../../errors.ts';
import {parseProfiles} from './parse-profiles.ts';
import {pathMatcher} from './path-matcher.ts';
import type {Profile} from './profile.ts';

/** Variables that every installation of AppArmor declares in <tunables/global>, with one value each. */
export const TUNABLES = `@{HOMEDIRS}=/home/
@{HOME}=/home/*/ /root/
@{PROC}=/proc/
@{run}=/run/ /var/run/
@{sys}=/sys/
@{multiarch}=*-linux-gnu*
@{securityfs}=/sys/kernel/security/
@{pid}=[0-9]*
@{pids}=[0-9]*
@{tid}=[0-9]*
@{uid}=[0-9]*
@{uids}=[0-9]*
`;

interface Rule {
  readonly path: string;
  readonly from: Place;
}

/**
 * @param files the text of the generated rules
 * @param rules the same as data; a rule that is refused is told of by the place it comes from
 * @throws KnownError AA_UNCOMPILABLE
 */
export function checkRules(files: string, rules: readonly Rule[]): void {
  attempt(() => parsed(files).forEach(checkPatterns), rules);
}

function parsed(files: string): readonly Profile[] {
  return parseProfiles(`${TUNABLES}profile check {\n${files}}\n`).profiles;
}

function checkPatterns({rules}: Profile): void {
  for (const {path, pattern} of rules) {
    if (!/^(?:\/|@\{)/u.test(path)) throw new KnownError('AA_PATTERN', `the path '${path}' is not absolute`);
    pathMatcher(pattern);
  }
}

/** What is wrong is said of the rule that is wrong by itself, where there is one. */
function attempt(check: () => void, rules: readonly Rule[]): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const culprit = rules.find(({path}) => !compiles(`"${path}" r,\n`));
    throw new KnownError('AA_UNCOMPILABLE', `the profile would not compile: ${error.message}`, {
      place: culprit?.from,
      help: 'rename the file, or plan in strict mode, which escapes what AppArmor would misread',
      cause: error,
    });
  }
}

function compiles(rule: string): boolean {
  try {
    parsed(rule).forEach(checkPatterns);
    return true;
  } catch (error) {
    if (error instanceof KnownError) return false;
    throw error;
  }
}

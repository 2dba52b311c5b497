// SPDX-License-Identifier: Apache-2.0
/** Rules as the compiler is asked about: without what takes it long and what it never refuses. */
import {KnownError} from '../../errors.ts';

/**
 * Letters that stand for themselves, and directories of them, of which a path may have thousands. The compiler takes
 * some 30 µs and a kilobyte for each, and nothing that it refuses hangs on them: the first eight of a path are enough,
 * and twenty of what begins with no slash, as the words before a path do. A comma may part alternatives.
 */
const PLAIN = /(\/[^\n\\*?[\]{}^"@,]{7}|[^\n\\*?[\]{}^"@,]{20})[^\n\\*?[\]{}^"@,]+/gu;
/** A rule that starts a program: it may be at odds with another one, which hangs on every letter of both. */
const STARTS_PROGRAM = /"\s*[a-z]*x/i;
/**
 * Of what is left, about two seconds of the compiler's: a profile has at most 65,535 states, one or more for each
 * letter that no other rule begins with.
 */
const MOST_LETTERS = 65_536;

/**
 * @param files a VM's rules, one a line
 * @returns the same with long plain names cut off, but for rules that start a program
 * @throws KnownError AA_PROFILE_TOO_LARGE where the compiler would take long, and use much memory, all the same
 */
export function shortRules(files: string): string {
  const lines = files
    .split('\n')
    .map(line => (STARTS_PROGRAM.test(line) ? line : line.replaceAll(PLAIN, '$1')));
  const short = [...new Set(lines)].join('\n');
  if (short.length <= MOST_LETTERS) return short;
  throw new KnownError(
    'AA_PROFILE_TOO_LARGE',
    `the rules of the profile have ${short.length} letters, not counting long plain names; apparmor_parser would take minutes over more than ${MOST_LETTERS}`,
    {help: 'give files names without special characters, or distribute the devices over several VMs'},
  );
}

// SPDX-License-Identifier: Apache-2.0
/** Options as a program hands them over. In JavaScript no compiler looks at them, so that this does. */
import {KnownError} from '../errors.ts';
import {helpWithName} from '../text/nearest.ts';

/**
 * A misspelt option would be left out without a word.
 *
 * @param known by name, so that the compiler holds it complete
 * @param whose what takes the options, such as `a site` or `audit`
 * @throws KnownError USAGE
 */
export function checkOptions<Options extends object>(
  options: Options,
  known: Readonly<Record<keyof Required<Options>, true>>,
  whose: string,
): void {
  const names = Object.keys(known);
  const unknown = Object.keys(options).find(name => !names.includes(name));
  if (unknown !== undefined) throw noSuch(`${whose} has no option`, unknown, names);
}

export function noSuch(what: string, name: string, known: readonly string[]): KnownError {
  return new KnownError('USAGE', `${what} ${name}`, {
    help: helpWithName(name, known, `those are ${known.join(', ')}`),
  });
}

// SPDX-License-Identifier: Apache-2.0
/** What commander says of bad usage, in plain English and in the form of every other error: one line, what to do, a code. */
import type {CommanderError} from 'commander';
import {KnownError} from '../errors.ts';
import {VERBS} from './verbs.ts';

export function usageError({code, message}: CommanderError, arguments_: readonly string[]): KnownError {
  const said = message.replace(/^error: /u, '').replace(/\.?\n\((.*)\)$/u, '. $1');
  const [pattern, words] = WORDS[code] ?? [];
  const text = pattern === undefined || words === undefined ? said : said.replace(pattern, words);
  return new KnownError('USAGE', text, {help: helpFor(arguments_)});
}

/** Of what commander calls missing. */
const MISSING: Readonly<Record<string, string>> = {
  domain: 'no VM is named. Name a definition, a directory of them or a VM, or - for standard input',
  old: 'there is nothing to compare. Name the old definition, and then the new one',
  new: 'there is nothing to compare with. Name the new definition after the old one',
  question: 'no question is asked. Name one, and then the folders of exports',
  dir: 'no folder of exports is named',
};

const OPTION = String.raw`(?:-\w, )?(--[\w-]+)[^']*`;
const value = (pattern: string) => new RegExp(pattern, 'su');

/** By commander's codes: what it says, and what is said instead. */
const WORDS: Readonly<Record<string, readonly [RegExp, (...parts: string[]) => string]>> = {
  'commander.unknownCommand': [value("^unknown command '(.*?)'"), (_, name) => `there is no command ${name}`],
  'commander.unknownOption': [value("^unknown option '(.*?)'"), (_, name) => `there is no option ${name}`],
  'commander.missingArgument': [value("^.*'(.*)'$"), (said, name) => MISSING[name ?? ''] ?? said],
  'commander.optionMissingArgument': [
    value(`^option '${OPTION}' argument missing`),
    (_, option) => `${option} needs a value`,
  ],
  'commander.missingMandatoryOptionValue': [
    value(`^required option '${OPTION}' not specified`),
    (_, option) => `${option} is missing`,
  ],
  'commander.invalidArgument': [
    value(`^option '${OPTION}' argument '(.*)' is invalid`),
    (_, option, given) => `${option} cannot be ${given}`,
  ],
  'commander.conflictingOption': [
    value(`^option '${OPTION}' cannot be used with option '${OPTION}'`),
    (_, one, other) => `${one} and ${other} do not go together`,
  ],
  'commander.excessArguments': [
    value(String.raw`^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\.?`),
    (_, verb, wanted, got) =>
      `${verb} takes ${wanted === '0' ? 'no arguments' : `${wanted} arguments`}, not ${got}`,
  ],
};

/** Many commands take options before their verb, too. */
function helpFor([first = '', second, ...rest]: readonly string[]): string {
  const verbOf = (word: string | undefined) => VERBS.find(({name}) => name === word);
  const late = first.startsWith('-') ? [second, ...rest].find(verbOf) : undefined;
  if (late !== undefined) return `options come after the verb: svirtgen ${late} ${first}`;
  const verb = verbOf(first);
  const isAction = verb !== undefined && 'actions' in verb && verb.actions.some(({name}) => name === second);
  const words = verb === undefined ? [] : isAction ? [first, second] : [first];
  return `See ${['svirtgen', ...words, '--help'].join(' ')}`;
}

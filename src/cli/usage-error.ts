// SPDX-License-Identifier: Apache-2.0
/** What commander says of bad usage, in the form of every other error: one line, what to do, a code. */
import type {CommanderError} from 'commander';
import {KnownError} from '../errors.ts';
import {VERBS} from './verbs.ts';

export function usageError({message}: CommanderError, arguments_: readonly string[]): KnownError {
  const text = message.replace(/^error: /u, '').replace(/\.?\n\((.*)\)$/u, '. $1');
  return new KnownError('USAGE', text, {help: helpFor(arguments_)});
}

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

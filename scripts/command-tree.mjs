// SPDX-License-Identifier: Apache-2.0
/** The command line as data, read from the verbs' own declarations: for man pages and completions. */
import {Command} from 'commander';
import {VERBS} from '../build/src/cli/verbs.js';

/**
 * One entry a verb: `{name, operands, summary, options}`; an option has `long`, `short` (or undefined), `argument`
 * (such as `<file>`, or undefined), `description`, `choices` (or undefined) and `value` (its default, or undefined).
 */
export function commandTree() {
  return VERBS.map(verb => {
    const command = new Command(verb.name);
    verb.declare(command);
    return {
      name: verb.name,
      operands: verb.operands,
      summary: verb.summary,
      options: command.options.map(optionOf),
    };
  });
}

function optionOf({long, short, flags, description, argChoices, defaultValue}) {
  return {
    long,
    short,
    argument: /[<[].*/.exec(flags)?.[0],
    description,
    choices: argChoices,
    value: typeof defaultValue === 'string' ? defaultValue : undefined,
  };
}

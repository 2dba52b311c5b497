// SPDX-License-Identifier: Apache-2.0
/** The command line as data, read from the verbs' own declarations: for man pages and completions. */
import {Command} from 'commander';
import {declareOptions} from '../build/src/cli/options.js';
import {VERBS} from '../build/src/cli/verbs.js';

/**
 * One entry a verb, and one for each action of a group such as `mcs list`: `{name, operands, withoutOperands, usage,
 * summary, examples, page, options, actions}`. An option has `long`, `short` (or undefined), `argument` (such as `<file>`, or undefined),
 * `description`, `choices` (or undefined) and `value` (its default, or undefined); `actions` are the names of a group's.
 */
export function commandTree() {
  return VERBS.flatMap(verb =>
    verb.actions === undefined
      ? [entryOf(verb)]
      : [
          {...verb, operands: '<action>', options: [], actions: verb.actions.map(({name}) => name)},
          ...verb.actions.map(action => entryOf(action, `${verb.name} `)),
        ],
  );
}

function entryOf(verb, before = '') {
  const {name, operands, withoutOperands, usage, summary, examples, page} = verb;
  const command = new Command(name);
  declareOptions(command, verb);
  const options = command.options.filter(({hidden}) => !hidden).map(optionOf);
  return {
    name: before + name,
    operands,
    withoutOperands,
    usage,
    summary,
    examples,
    page,
    actions: [],
    options,
  };
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

// SPDX-License-Identifier: Apache-2.0
/** All options of a verb: its own, and those that come of what it is. */
import type {Command} from 'commander';
import {addConfigOptions, COMMON_OPTIONS} from './options.ts';
import type {Verb} from './verb.ts';

export function declareOptions(command: Command, verb: Verb): void {
  verb.declare(command);
  command.optionsGroup(COMMON_OPTIONS);
  if (verb.configurable === true) addConfigOptions(command);
  if (verb.paged === true)
    command.option('--no-pager', 'write long results to the terminal, not into a pager');
}

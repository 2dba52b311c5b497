// SPDX-License-Identifier: Apache-2.0
/** The verbs that change labels. */
import type {Command} from 'commander';
import type {Action} from '../../relabel/relabel.ts';
import type {RelabelOptions} from '../commands/relabel.ts';
import {addFormatOption, addPlanningOptions, DEFINITIONS, withoutHostHelp} from '../options.ts';
import type {CommandModule, Verb} from '../verb.ts';

export const RELABEL_VERBS: readonly Verb[] = [
  {
    name: 'apply',
    operands: DEFINITIONS,
    summary: "set the planned owners and contexts of a VM's files: all of them, or none",
    examples: ['svirtgen apply --dry-run web-server.xml'],
    page: 'apply-and-restore.md',
    declare: addRelabelOptions,
    load: () => commandOf('apply'),
  },
  {
    name: 'restore',
    operands: DEFINITIONS,
    summary: "put back the owners and contexts that a VM's files had before apply",
    examples: ['svirtgen restore web-server.xml'],
    page: 'apply-and-restore.md',
    declare: addRelabelOptions,
    load: () => commandOf('restore'),
  },
];

async function commandOf(action: Action): Promise<CommandModule<RelabelOptions>> {
  const {relabelEach} = await import('../commands/relabel.ts');
  return {run: invocation => relabelEach(action, invocation)};
}

function addRelabelOptions(command: Command): Command {
  return withoutHostHelp(
    addPlanningOptions(
      addFormatOption(command, ['table', 'json']).option(
        '--dry-run',
        'check everything and say what would be done; change nothing',
      ),
    ),
  );
}

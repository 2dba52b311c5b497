// SPDX-License-Identifier: Apache-2.0
/** The verbs that change labels. */
import type {Command} from 'commander';
import {addFormatOption, addPlanningOptions, DEFINITIONS} from '../options.ts';
import type {Verb} from '../verb.ts';

export const RELABEL_VERBS: readonly Verb[] = [
  {
    name: 'apply',
    operands: DEFINITIONS,
    summary: "set the planned owners and contexts of a VM's files: all of them, or none",
    examples: ['svirtgen apply --dry-run web-server.xml'],
    page: 'apply-and-restore.md',
    declare: command => {
      addRelabelOptions(command);
    },
    load: () => import('../commands/apply.ts'),
  },
  {
    name: 'restore',
    operands: DEFINITIONS,
    summary: "put back the owners and contexts that a VM's files had before apply",
    examples: ['svirtgen restore web-server.xml'],
    page: 'apply-and-restore.md',
    declare: command => {
      addRelabelOptions(command);
    },
    load: () => import('../commands/restore.ts'),
  },
];

function addRelabelOptions(command: Command): Command {
  return addPlanningOptions(
    addFormatOption(command, ['table', 'json']).option(
      '--dry-run',
      'check everything and say what would be done; change nothing',
    ),
  );
}

// SPDX-License-Identifier: Apache-2.0
/** `svirtgen audit` and what it is told. */
import {Option, type Command} from 'commander';
import {PATHS_CHOICES} from '../../render/report/audit-formatter.ts';
import {AUDIT_FORMATS, collectList, parseOutputs} from '../option-values.ts';
import {addPlanningOptions, choice, dateOption, DEFINITIONS_OR_HOST, jobsOption} from '../options.ts';
import type {Verb} from '../verb.ts';

export const AUDIT_VERB: Verb = {
  name: 'audit',
  configurable: true,
  paged: true,
  operands: DEFINITIONS_OR_HOST,
  withoutOperands: 'all VMs of this host',
  summary: 'show which host paths each VM can touch, through which layers, and what is wrong with that',
  examples: [
    'svirtgen audit',
    'svirtgen audit --paths=own web-server.xml',
    'svirtgen audit --format sarif=audit.sarif,table --fail-on warning definitions/',
  ],
  page: 'audit.md',
  declare: command =>
    addAuditOptions(command.addOption(jobsOption('threads that judge many VMs (default: one per core)'))),
  load: () => import('../commands/audit.ts'),
};

function addAuditOptions(command: Command): Command {
  const own = command
    .addOption(
      new Option(
        '--format <list>',
        `${AUDIT_FORMATS.join(', ')}; several at once, each with a file, whose folder is made where it is missing: sarif=a.sarif,html=a.html,table`,
      )
        .argParser(parseOutputs)
        .default([{format: 'table'}], 'table'),
    )
    .addOption(
      choice(
        '--paths [which]',
        "list the access to each path, too: to all of them, the VM's own, shared ones, or devices",
        PATHS_CHOICES,
      ).preset('all'),
    )
    .addOption(
      choice('--severity <severity>', 'only findings that are at least this serious', [
        'error',
        'warning',
        'note',
      ]),
    )
    .option('--code <codes>', 'only these findings; separated by commas, repeatable', collectList)
    .option('--vm <names>', 'only these VMs, by name or UUID; separated by commas, repeatable', collectList)
    .option('--as-is', 'judge the files as they are now, not as they will be once the labels are set')
    .option('--baseline <file>', 'an earlier audit in JSON: findings in it do not count for --fail-on')
    .addOption(
      choice('--fail-on <severity>', 'end with status 1 when a finding is at least this serious', [
        'error',
        'warning',
        'note',
        'never',
      ]).default('error'),
    )
    .addOption(dateOption('day of the report, which decides whether a suppression has expired'));
  return addPlanningOptions(own);
}

// SPDX-License-Identifier: Apache-2.0
/** The verbs about several hosts. */
import {Option} from 'commander';
import {QUESTION_NAMES} from '../../fleet/question-names.ts';
import {parseDate} from '../option-values.ts';
import {addFormatOption, addPlanningOptions, choice, dateOption, DEFINITIONS_OR_HOST} from '../options.ts';
import type {Verb} from '../verb.ts';

export const EXPORT_VERB: Verb = {
  name: 'export',
  operands: DEFINITIONS_OR_HOST,
  withoutOperands: 'all VMs of the system, or of --uri',
  summary: "write this host's VMs, accesses and findings as Parquet, for questions across hosts",
  examples: ['svirtgen export -o /srv/fleet'],
  page: 'fleet.md',
  declare: command =>
    addPlanningOptions(
      command
        .requiredOption(
          '-o, --output <dir>',
          'folder for the export; it may hold exports of other hosts and days',
        )
        .addOption(choice('--format <format>', 'form of the export', ['parquet']).default('parquet'))
        .option('--host-name <name>', "the host's name in the export (default: this host's)")
        .addOption(dateOption('day of the export')),
    ),
  load: () => import('../commands/export.ts'),
};

export const FLEET_VERB: Verb = {
  name: 'fleet',
  operands: '<question> <dir...>',
  summary: `answer a question across hosts from their exports: ${QUESTION_NAMES.join(', ')}, or one in SQL`,
  examples: [
    'svirtgen fleet shared /srv/fleet',
    'svirtgen fleet reaches --object /srv/images/web.qcow2 /srv/fleet',
    "svirtgen fleet 'SELECT code, count(*) FROM findings GROUP BY code' /srv/fleet",
  ],
  page: 'fleet.md',
  paged: true,
  declare: command =>
    addFormatOption(command, ['table', 'json', 'ndjson'])
      .option('--object <object>', 'for reaches: the object, or a path')
      .option('--vm <vm>', 'for touches: the name or UUID of a VM')
      .addOption(
        new Option('--since <date>', 'for changed: the day to compare with, YYYY-MM-DD').argParser(parseDate),
      ),
  load: () => import('../commands/fleet.ts'),
};

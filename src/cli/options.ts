// SPDX-License-Identifier: Apache-2.0
/** Options that several verbs share. Light on purpose: it is loaded for `--help` too. */
import {Option, type Command} from 'commander';
import type {Mode} from '../inventory/site.ts';
import {OPERATION_NAMES} from '../layers/apparmor/operations/operation.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import type {SiteOptions} from '../library/open-site.ts';
import {PATHS_CHOICES} from '../render/report/audit-formatter.ts';
import {
  AUDIT_FORMATS,
  collectList,
  collectOperations,
  oneOf,
  parseAccess,
  parseDate,
  parseJobs,
  parseLayers,
  parseOutputs,
  readVersion,
} from './option-values.ts';

/** What decides how a definition is planned, as the options of a verb have it. */
export interface PlanningOptions extends SiteOptions {
  readonly mode: Mode;
  readonly host: string;
  readonly quiet?: boolean | undefined;
}

/** Of `verify`, which looks itself whose policy it finds. */
export function comparedModeOption(): Option {
  return choice(
    '--mode <mode>',
    "compare with svirtgen's strict policy, or with what libvirt does (default: strict for VMs that svirtgen has prepared)",
    MODES,
  );
}

export function jobsOption(description: string): Option {
  return new Option('--jobs <n>', description).argParser(parseJobs);
}

const MODES = ['strict', 'libvirt'] as const;

/** The options of contract that every planning verb has. */
export function addPlanningOptions(
  command: Command,
  mode = choice(
    '--mode <mode>',
    'close the gaps that libvirt leaves, or do exactly what libvirt does',
    MODES,
  ).default('strict'),
): Command {
  return addSiteOptions(command)
    .addOption(mode)
    .addOption(
      new Option(
        '--backend <list>',
        `only these layers: ${LAYER_IDS.join(', ')}; separated by commas`,
      ).argParser(parseLayers),
    );
}

/** Which host, with which settings: for verbs that look at all layers in all ways. */
export function addSiteOptions(command: Command): Command {
  return addHostOptions(command)
    .option('--mcs <level>', 'category pair of the VM, such as s0:c41,c264')
    .option('--registry <file>', 'registry of category pairs: a VM with a pair there is planned with it')
    .addOption(
      new Option(
        '--for <operations>',
        `leave room for ${OPERATION_NAMES.join(', ')}; separated by commas, repeatable, with =PATH where one is needed`,
      ).argParser(collectOperations),
    )
    .addOption(
      new Option(
        '--libvirt <version>',
        "version of libvirt to follow, such as 9.0 (default: the policy's, or the host's own)",
      ).argParser(readVersion),
    )
    .addOption(
      new Option(
        '--parser <version>',
        'version of the installed apparmor_parser, which decides what a profile may use',
      ).argParser(readVersion),
    );
}

/** Of the verbs that heed a configuration file. */
export function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings (default: the nearest svirtgen.yaml, from the definition upwards)')
    .option('--no-config', 'only the settings of the command line');
}

/** The last group of every verb's help. */
export const COMMON_OPTIONS = 'Common options:';

/** Where a command looks for the facts and settings of the host. */
export function addHostOptions(command: Command): Command {
  return command
    .optionsGroup(COMMON_OPTIONS)
    .option('--host <host>', 'live, assumed (every path exists), or a snapshot file', 'live')
    .option(
      '--policy <policy>',
      "a shipped policy, or a file (default: that of the live host's distribution, or libvirt)",
    )
    .option('--qemu-conf <file>', "qemu.conf that overrides the policy (default: the live host's)")
    .option('--uri <uri>', 'qemu:///system (the default), qemu:///session or qemu:///embed?root=DIR')
    .option('-q, --quiet', 'only errors on standard error, no notes');
}

/** Of the verbs that change labels. */
export function addRelabelOptions(command: Command): Command {
  return addPlanningOptions(
    addFormatOption(command, ['table', 'json']).option(
      '--dry-run',
      'check everything and say what would be done; change nothing',
    ),
  );
}

export function addPackageOptions(command: Command): Command {
  return command
    .option('--policy <policy>', "a shipped policy, or a file (default: that of this host's distribution)")
    .option('--destdir <dir>', 'build root to write the files to; without it they are only listed')
    .option('--check <dir>', 'compare with what is installed in this tree, such as /')
    .addOption(
      new Option(
        '--libvirt <version>',
        'version of libvirt that the files are for, such as 9.0 (default: 11.3, unless the policy names one)',
      ).argParser(readVersion),
    )
    .addOption(
      new Option(
        '--parser <version>',
        'version of the apparmor_parser that will read the profiles',
      ).argParser(readVersion),
    );
}

export function addFormatOption(command: Command, formats: readonly string[]): Command {
  const [first] = formats;
  return command.addOption(choice('--format <format>', 'form of the result', formats).default(first));
}

export function addAuditOptions(command: Command): Command {
  const own = command
    .addOption(
      new Option(
        '--format <list>',
        `${AUDIT_FORMATS.join(', ')}; several at once, each with a file: sarif=a.sarif,html=a.html,table`,
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

/** An option with one of these values; a slip is told what was meant. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser(value => oneOf(value, values));
}

export function dateOption(day: string): Option {
  return new Option('--date <date>', `${day}, YYYY-MM-DD (default: today, in UTC)`).argParser(parseDate);
}

export function accessOption(): Option {
  return new Option(
    '--access <letters>',
    'r read, w write, k lock, m map as code, x execute (default: what the definition needs)',
  ).argParser(parseAccess);
}

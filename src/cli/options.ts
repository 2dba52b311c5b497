// SPDX-License-Identifier: Apache-2.0
/** Options that several verbs share. Light on purpose: it is loaded for `--help` too. */
import {Option, type Command} from 'commander';
import {MODES, type Mode} from '../inventory/mode.ts';
import {OPERATION_NAMES} from '../layers/apparmor/operations/operation.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import type {SiteOptions} from '../library/open-site.ts';
import {collectOperations, oneOf, parseDate, parseJobs, parseLayers, readVersion} from './option-values.ts';
import type {Verb, VerbGroup} from './verb.ts';

/** All options of a verb: its own, and those that come of what it is. */
export function declareOptions(command: Command, verb: Verb): void {
  verb.declare(command);
  command.optionsGroup(COMMON_OPTIONS);
  if (verb.configurable === true) addConfigOptions(command);
  if (verb.paged === true)
    command.option('--no-pager', 'write long results to the terminal, not into a pager');
}

/** What decides how a definition is planned, as the options of a verb have it. */
export interface PlanningOptions extends SiteOptions {
  readonly mode: Mode;
  readonly host: string;
  readonly quiet?: boolean | undefined;
}

export const A_DOMAIN =
  'A domain is a file of libvirt domain XML, a directory of such files, the name of a VM that libvirt has on this host, or - for standard input.';

/** What may be named, for the help and the man page of a verb that takes definitions. */
export function operandsText(verb: Verb | VerbGroup): readonly string[] {
  if (!('operands' in verb) || !verb.operands.includes('domain')) return [];
  return [
    verb.withoutOperands === undefined ? A_DOMAIN : `${A_DOMAIN} Without one: ${verb.withoutOperands}.`,
  ];
}

/** Operands of most verbs. */
export const DEFINITIONS = '<domain...>';
/** Without any, what libvirt has on this host. */
export const DEFINITIONS_OR_HOST = '[domain...]';

export function jobsOption(description: string): Option {
  return new Option('--jobs <n>', description).argParser(parseJobs);
}

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
    .option(
      '--backend <list>',
      `only these layers: ${LAYER_IDS.join(', ')}; separated by commas`,
      parseLayers,
    );
}

/** Which host, with which settings: for verbs that look at all layers in all ways. */
export function addSiteOptions(command: Command): Command {
  return addHostOptions(command)
    .option('--mcs <level>', 'category pair of the VM, such as s0:c41,c264')
    .option('--registry <file>', 'registry of category pairs: a VM with a pair there is planned with it')
    .option(
      '--for <operations>',
      `leave room for ${OPERATION_NAMES.join(', ')}; separated by commas, repeatable, with =PATH where one is needed`,
      collectOperations,
    )
    .option(
      '--libvirt <version>',
      "version of libvirt to follow, such as 9.0 (default: the policy's, or the host's own)",
      readVersion('11.3'),
    )
    .option(
      '--parser <version>',
      'version of the installed apparmor_parser, which decides what a profile may use',
      readVersion('3.0.8'),
    );
}

/** Of the verbs that heed a configuration file. */
function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings (default: the nearest svirtgen.yaml, from the definition upwards)')
    .option('--no-config', 'only the settings of the command line');
}

/** The last group of every verb's help. */
const COMMON_OPTIONS = 'Common options:';

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

/** Of verbs that refuse every host but this one, and so have nothing to tell about it. */
export function withoutHostHelp(command: Command): Command {
  command.options.find(({long}) => long === '--host')?.hideHelp();
  return command;
}

export function addFormatOption(command: Command, formats: readonly string[]): Command {
  const [first] = formats;
  return command.addOption(choice('--format <format>', 'form of the result', formats).default(first));
}

/** An option with one of these values; a slip is told what was meant. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser(value => oneOf(value, values));
}

export function dateOption(day: string): Option {
  return new Option('--date <date>', `${day}, YYYY-MM-DD (default: today, in UTC)`).argParser(parseDate);
}

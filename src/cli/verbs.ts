/** The verbs: what each says in `--help`, its options, and where its module is. Nothing here loads a module. */
import {Option} from 'commander';
import type {Command} from 'commander';
import type {CommandModule} from './command.ts';
import {
  AUDIT_FORMATS,
  accessOption,
  addFormatOption,
  addMcsOptions,
  addPackageOptions,
  addPlanningOptions,
  addRelabelOptions,
  addSiteOptions,
} from './options.ts';
import {addProfileOptions} from './profile/options.ts';

export interface Verb {
  readonly name: string;
  /** In commander's notation. */
  readonly operands: string;
  readonly summary: string;
  declare(command: Command): void;
  load(): Promise<CommandModule<never>>;
}

const DEFINITIONS = '<domain...>';

export const VERBS: readonly Verb[] = [
  {
    name: 'generate',
    operands: DEFINITIONS,
    summary: 'write what a VM needs before it boots: profiles, relabel scripts, device lists',
    declare: command => {
      addProfileOptions(addPlanningOptions(command)).option(
        '-o, --output <dir>',
        'folder to write to',
        'profiles-out',
      );
    },
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'plan',
    operands: DEFINITIONS,
    summary: 'show every label and rule of every layer; writes nothing',
    declare: command => {
      addFormatOption(addPlanningOptions(command), ['table', 'json', 'ndjson']).option(
        '--unplug <device>',
        "what goes with a device, such as 'disk vda', when it is unplugged, and what stays",
      );
    },
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'audit',
    operands: DEFINITIONS,
    summary: 'show which host paths each VM can touch, through which layer, and what is wrong with that',
    declare: command => {
      addFormatOption(addPlanningOptions(command), AUDIT_FORMATS)
        .option('--as-is', 'judge the host as it stands, not as it is once the labels are set')
        .option('--baseline <file>', 'an earlier audit in JSON: only findings that are not in it count')
        .addOption(
          new Option('--fail-on <severity>', 'end with status 1 when a finding is at least this serious')
            .choices(['error', 'warning', 'note', 'never'])
            .default('error'),
        );
    },
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'snapshot',
    operands: DEFINITIONS,
    summary: 'record the host facts the definitions need, so that plan, audit and why work elsewhere',
    declare: command => {
      addSiteOptions(command)
        .option('--path <path...>', 'paths to record beside those of the definitions')
        .option('-o, --output <file>', 'file to write (default: standard output)');
    },
    load: () => import('./commands/snapshot.ts'),
  },
  {
    name: 'diff',
    operands: '<a> <b>',
    summary: 'what changes in the policy between two definitions, saved plans or folders of generate',
    declare: command => {
      addFormatOption(addPlanningOptions(command), ['table', 'json', 'markdown']);
    },
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'apply',
    operands: DEFINITIONS,
    summary: 'set the planned owners and contexts of the files of VMs, all of a VM or none',
    declare: command => {
      addRelabelOptions(command);
    },
    load: () => import('./commands/apply.ts'),
  },
  {
    name: 'restore',
    operands: DEFINITIONS,
    summary: 'put back the owners and contexts that the files of VMs had before apply',
    declare: command => {
      addRelabelOptions(command);
    },
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'mcs',
    operands: '<action> [domain...]',
    summary: 'give each VM an SELinux category pair of its own: list, allocate, reserve, release, check',
    declare: command => {
      addFormatOption(addMcsOptions(command), ['table', 'json']);
    },
    load: () => import('./commands/mcs.ts'),
  },
  {
    name: 'why',
    operands: '[operands...]',
    summary: 'which layer keeps a VM from a path, or what a denial comes from, and the smallest remedy',
    declare: command => {
      addFormatOption(addPlanningOptions(command), ['table', 'json'])
        .usage('[options] <domain> <path>, or [options] --log <file> [domain...]')
        .option(
          '--log <file>',
          'explain the denials of a kernel log, audit.log or journal; - for standard input',
        )
        .addOption(accessOption())
        .option('--process <name>', 'qemu, swtpm, passt, … (default: the one the path is for)')
        .option('--as-is', 'judge the host as it stands, not as it is once the VM has started');
    },
    load: () => import('./commands/why.ts'),
  },
  {
    name: 'verify',
    operands: DEFINITIONS,
    summary:
      'compare the plan with the live host: labels, profiles, devices, processes; and how to repair it',
    declare: command => {
      addFormatOption(addPlanningOptions(command), ['table', 'json']);
    },
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'package',
    operands: '',
    summary:
      'what a distribution ships for sVirt: profiles, file contexts, accounts, directories, udev rules',
    declare: command => {
      addFormatOption(addPackageOptions(command), ['table', 'json']);
    },
    load: () => import('./commands/package.ts'),
  },
  {
    name: 'export',
    operands: DEFINITIONS,
    summary: 'write VMs, accesses and findings of this host as Parquet, for questions across hosts',
    declare: command => {
      addPlanningOptions(command)
        .requiredOption('-o, --output <dir>', 'folder of the export; may hold those of other hosts and days')
        .addOption(new Option('--format <format>', 'what to write').choices(['parquet']).default('parquet'))
        .option('--host-name <name>', "the host's name in the export (default: this host's)")
        .option('--date <date>', 'the day of the export, YYYY-MM-DD (default: today, in UTC)');
    },
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'fleet',
    operands: '<question> <dir...>',
    summary: 'answer a question across the hosts of exports: by name, or in SQL',
    declare: command => {
      addFormatOption(command, ['table', 'json', 'ndjson'])
        .option('--object <object>', 'reaches: the object, or a path')
        .option('--vm <vm>', 'touches: the name or UUID of a VM')
        .option('--since <date>', 'changed: the day to compare with, YYYY-MM-DD');
    },
    load: () => import('./commands/fleet.ts'),
  },
];

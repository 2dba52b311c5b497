// SPDX-License-Identifier: Apache-2.0
/** The verbs, as the README has them in order: what each says in `--help`, its options, and where its module is. Nothing here loads a module. */
import {
  accessOption,
  addAuditOptions,
  addFormatOption,
  addPackageOptions,
  addPlanningOptions,
  comparedModeOption,
  addRelabelOptions,
  addSiteOptions,
  choice,
  dateOption,
  jobsOption,
} from './options.ts';
import {MCS_VERBS} from './mcs/verbs.ts';
import {addProfileOptions} from './profile/options.ts';
import type {Verb, VerbGroup} from './verb.ts';

const DEFINITIONS = '<domain...>';
/** Without any, what libvirt has on this host. */
const DEFINITIONS_OR_HOST = '[domain...]';

export const VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'why',
    configurable: true,
    paged: true,
    operands: '[operands...]',
    summary: 'show which layer keeps a VM from a path, or where a denial comes from, and the smallest fix',
    examples: [
      'svirtgen why web-server.xml /srv/images/web.qcow2',
      'journalctl -k | svirtgen why --log - web-server.xml',
    ],
    page: 'why.md',
    declare: command => {
      addPlanningOptions(
        addFormatOption(command, ['table', 'json'])
          .usage('[options] <domain> [other domains...] <path>, or [options] --log <file> [domain...]')
          .option(
            '--log <file>',
            'explain the denials in a kernel log, audit.log or journal; - for standard input',
          )
          .addOption(accessOption())
          .option('--process <name>', 'qemu, swtpm, passt, … (default: the one the path is for)')
          .option('--as-is', 'judge the files as they are now, not as they will be once the VM has started'),
      );
    },
    load: () => import('./commands/why.ts'),
  },
  {
    name: 'audit',
    configurable: true,
    paged: true,
    operands: DEFINITIONS_OR_HOST,
    summary: 'show which host paths each VM can touch, through which layers, and what is wrong with that',
    examples: [
      'svirtgen audit',
      'svirtgen audit --paths=own web-server.xml',
      'svirtgen audit --format sarif=audit.sarif,table --fail-on warning definitions/',
    ],
    page: 'audit.md',
    declare: command => {
      addAuditOptions(command.addOption(jobsOption('threads that judge many VMs (default: one per core)')));
    },
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'plan',
    configurable: true,
    paged: true,
    operands: DEFINITIONS_OR_HOST,
    summary: 'show every label and rule of every layer; writes nothing',
    examples: [
      'svirtgen plan web-server.xml',
      'svirtgen plan --mode libvirt --backend apparmor web-server.xml',
    ],
    page: 'plan-format.md',
    declare: command => {
      addPlanningOptions(
        addFormatOption(command, ['table', 'json', 'ndjson'])
          .option(
            '--unplug <device>',
            "show what goes away when a device such as 'disk vda' is unplugged, and what stays",
          )
          .addOption(jobsOption('threads that plan, for ndjson (default: one per core)')),
      );
    },
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'generate',
    operands: DEFINITIONS,
    summary: 'write what a VM needs before it boots: profiles, relabel scripts, device lists',
    examples: ['svirtgen generate -o /tmp/profiles web-server.xml'],
    page: 'keeping-profiles.md',
    declare: command => {
      addPlanningOptions(
        addProfileOptions(command)
          .option('-o, --output <dir>', 'folder to write to', 'profiles-out')
          .option('-v, --verbose', 'a line for each file, even for many VMs'),
      );
    },
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'verify',
    paged: true,
    operands: DEFINITIONS_OR_HOST,
    summary:
      'compare the plan with the live host (labels, profiles, devices, processes), and show how to repair it',
    examples: ['svirtgen verify', 'svirtgen verify web-server.xml'],
    page: 'verify.md',
    declare: command => {
      addPlanningOptions(addFormatOption(command, ['table', 'json']), comparedModeOption());
    },
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'diff',
    configurable: true,
    paged: true,
    operands: '<a> <b>',
    summary:
      'show what changes in the policy between two definitions, saved plans or output folders of generate',
    examples: [
      'svirtgen diff old.xml new.xml',
      'svirtgen plan --format json web-server.xml > before.json; svirtgen diff before.json web-server.xml',
    ],
    page: 'diff.md',
    declare: command => {
      addPlanningOptions(addFormatOption(command, ['table', 'json', 'markdown']));
    },
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'snapshot',
    operands: DEFINITIONS,
    summary: 'record what definitions need to know of this host, so that plan, audit and why work elsewhere',
    examples: ['svirtgen snapshot -o host.json web-server.xml'],
    page: 'host-snapshots.md',
    declare: command => {
      addSiteOptions(
        command
          .option('--path <path...>', 'paths to record besides those of the definitions')
          .option('-o, --output <file>', 'file to write (default: standard output)'),
      );
    },
    load: () => import('./commands/snapshot.ts'),
  },
  {
    name: 'apply',
    operands: DEFINITIONS,
    summary: "set the planned owners and contexts of a VM's files: all of them, or none",
    examples: ['svirtgen apply --dry-run web-server.xml'],
    page: 'apply-and-restore.md',
    declare: command => {
      addRelabelOptions(command);
    },
    load: () => import('./commands/apply.ts'),
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
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'mcs',
    summary: 'give each VM an SELinux category pair of its own: list, allocate, reserve, release, check',
    examples: ['svirtgen mcs allocate web-server.xml', 'svirtgen mcs check --help'],
    page: 'category-pairs.md',
    actions: MCS_VERBS,
  },
  {
    name: 'package',
    operands: '',
    summary:
      'write what a distribution ships for sVirt: profiles, file contexts, accounts, directories, udev rules',
    examples: ['svirtgen package --policy fedora', 'svirtgen package --check /'],
    page: 'packaging.md',
    paged: true,
    declare: command => {
      addFormatOption(addPackageOptions(command), ['table', 'json']);
    },
    load: () => import('./commands/package.ts'),
  },
  {
    name: 'export',
    operands: DEFINITIONS,
    summary: "write this host's VMs, accesses and findings as Parquet, for questions across hosts",
    examples: ['svirtgen export -o /srv/fleet /etc/libvirt/qemu'],
    page: 'fleet.md',
    declare: command => {
      addPlanningOptions(command)
        .requiredOption(
          '-o, --output <dir>',
          'folder for the export; it may hold exports of other hosts and days',
        )
        .addOption(choice('--format <format>', 'form of the export', ['parquet']).default('parquet'))
        .option('--host-name <name>', "the host's name in the export (default: this host's)")
        .addOption(dateOption('day of the export'));
    },
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'fleet',
    operands: '<question> <dir...>',
    summary: 'answer a question across hosts from their exports: a named one, or one in SQL',
    examples: [
      'svirtgen fleet shared /srv/fleet',
      'svirtgen fleet reaches --object /srv/images/web.qcow2 /srv/fleet',
      "svirtgen fleet 'SELECT code, count(*) FROM findings GROUP BY code' /srv/fleet",
    ],
    page: 'fleet.md',
    paged: true,
    declare: command => {
      addFormatOption(command, ['table', 'json', 'ndjson'])
        .option('--object <object>', 'for reaches: the object, or a path')
        .option('--vm <vm>', 'for touches: the name or UUID of a VM')
        .option('--since <date>', 'for changed: the day to compare with, YYYY-MM-DD');
    },
    load: () => import('./commands/fleet.ts'),
  },
];

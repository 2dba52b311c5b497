// SPDX-License-Identifier: Apache-2.0
/** The verbs that write, show or record what a definition needs. */
import type {Command} from 'commander';
import {
  addFormatOption,
  addPlanningOptions,
  addSiteOptions,
  DEFINITIONS,
  DEFINITIONS_OR_HOST,
  jobsOption,
} from '../options.ts';
import type {Verb} from '../verb.ts';

export const GENERATE_VERB: Verb = {
  name: 'generate',
  operands: DEFINITIONS,
  summary: 'write what a VM needs before it boots: profiles, relabel scripts, device lists',
  examples: ['svirtgen generate -o /tmp/profiles web-server.xml'],
  page: 'keeping-profiles.md',
  declare: command =>
    addPlanningOptions(
      addProfileOptions(command)
        .option('-o, --output <dir>', 'folder to write to', 'profiles-out')
        .option('-v, --verbose', 'a line for each file, even for many VMs'),
    ),
  load: () => import('../commands/generate.ts'),
};

export const PLAN_VERB: Verb = {
  name: 'plan',
  configurable: true,
  paged: true,
  operands: DEFINITIONS_OR_HOST,
  withoutOperands: 'all VMs of this host',
  summary: 'show every label and rule of every layer; writes nothing',
  examples: [
    'svirtgen plan web-server.xml',
    'svirtgen plan --mode libvirt --backend apparmor web-server.xml',
  ],
  page: 'plan-format.md',
  declare: command =>
    addPlanningOptions(
      addFormatOption(command, ['table', 'json', 'ndjson'])
        .option(
          '--unplug <device>',
          "show what goes away when a device such as 'disk vda' is unplugged, and what stays",
        )
        .addOption(jobsOption('threads that plan, for ndjson (default: one per core)')),
    ),
  load: () => import('../commands/plan.ts'),
};

export const SNAPSHOT_VERB: Verb = {
  name: 'snapshot',
  operands: DEFINITIONS,
  summary: 'record what definitions need to know of this host, so that plan, audit and why work elsewhere',
  examples: ['svirtgen snapshot -o host.json web-server.xml'],
  page: 'host-snapshots.md',
  declare: command =>
    addSiteOptions(
      command
        .option('--path <path...>', 'paths to record besides those of the definitions; stands after them')
        .option(
          '-o, --output <file>',
          'file to write; folders that are missing are made (default: standard output)',
        ),
    ),
  load: () => import('../commands/snapshot.ts'),
};

/** About AppArmor profiles. */
function addProfileOptions(command: Command): Command {
  return command
    .option('--complain', 'write profiles that log what they would refuse, and allow it')
    .option(
      '--durable <name>',
      'write a profile of this name that libvirt leaves alone, for a static security label',
    )
    .option(
      '--template-directory <dir>',
      "where TEMPLATE.qemu and TEMPLATE.lxc are (default: the live host's, else svirtgen's)",
    );
}

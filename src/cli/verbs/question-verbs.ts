// SPDX-License-Identifier: Apache-2.0
/** The verbs that compare, and say why. */
import {Option} from 'commander';
import {MODES} from '../../inventory/mode.ts';
import {parseAccess} from '../option-values.ts';
import {
  addFormatOption,
  addPlanningOptions,
  choice,
  DEFINITIONS_OR_HOST,
  withoutHostHelp,
} from '../options.ts';
import type {Verb} from '../verb.ts';

export const DIFF_VERB: Verb = {
  name: 'diff',
  configurable: true,
  paged: true,
  operands: '<old> <new>',
  summary:
    'show what changes in the policy between two definitions, saved plans or output folders of generate',
  examples: [
    'svirtgen diff old.xml new.xml',
    'svirtgen plan --format json web-server.xml > before.json; svirtgen diff before.json web-server.xml',
  ],
  page: 'diff.md',
  declare: command => addPlanningOptions(addFormatOption(command, ['table', 'json', 'markdown'])),
  load: () => import('../commands/diff.ts'),
};

export const WHY_VERB: Verb = {
  name: 'why',
  configurable: true,
  paged: true,
  operands: '[domain-or-path...]',
  usage: ['[options] <domain> [other domains...] <path>', '[options] --log <file> [domain...]'],
  summary: 'show which layer keeps a VM from a path, or where a denial comes from, and the smallest fix',
  examples: [
    'svirtgen why web-server /srv/images/web.qcow2',
    'journalctl -k | svirtgen why --log - web-server.xml',
  ],
  page: 'why.md',
  declare: command =>
    addPlanningOptions(
      addFormatOption(command, ['table', 'json'])
        .addOption(
          new Option(
            '--log <file>',
            'explain the denials in a kernel log, audit.log or journal; - for standard input',
          ).conflicts(['access', 'process', 'asIs']),
        )
        .option(
          '--access <letters>',
          'r read, w write, k lock, m map as code, x execute (default: what the definition needs)',
          parseAccess,
        )
        .option('--process <name>', 'qemu, swtpm, passt, … (default: the one the path is for)')
        .option('--as-is', 'judge the files as they are now, not as they will be once the VM has started'),
    ),
  load: () => import('../commands/why.ts'),
};

export const VERIFY_VERB: Verb = {
  name: 'verify',
  paged: true,
  operands: DEFINITIONS_OR_HOST,
  withoutOperands: 'all VMs of this host',
  summary:
    'compare the plan with the live host (labels, profiles, devices, processes), and show how to repair it',
  examples: ['svirtgen verify', 'svirtgen verify web-server.xml'],
  page: 'verify.md',
  declare: command =>
    withoutHostHelp(addPlanningOptions(addFormatOption(command, ['table', 'json']), comparedModeOption())),
  load: () => import('../commands/verify.ts'),
};

/** Of `verify`, which looks itself whose policy it finds. */
function comparedModeOption(): Option {
  return choice(
    '--mode <mode>',
    "compare with svirtgen's strict policy, or with what libvirt does (default: strict for VMs that svirtgen has prepared)",
    MODES,
  );
}

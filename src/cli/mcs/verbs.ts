// SPDX-License-Identifier: Apache-2.0
/** The actions of `svirtgen mcs`, each with a page of its own. */
import type {Command} from 'commander';
import {parseRange} from '../option-values.ts';
import {addFormatOption, addHostOptions} from '../options.ts';
import type {CommandModule, Verb} from '../verb.ts';
import type {McsAction, McsOptions} from './site.ts';

const PAGE = 'category-pairs.md';

export const MCS_VERBS: readonly Verb[] = [
  {
    name: 'list',
    operands: '',
    summary: 'show who holds which pair',
    examples: ['svirtgen mcs list', 'svirtgen mcs list --format json'],
    page: PAGE,
    paged: true,
    declare: addMcsOptions,
    load: async () => commandOf((await import('./actions.ts')).list),
  },
  {
    name: 'allocate',
    operands: '<domain...>',
    summary: 'give each VM that has none a pair of its own',
    examples: ['svirtgen mcs allocate web-server.xml', 'svirtgen mcs allocate --range s0:c0.c511 vms/'],
    page: PAGE,
    declare: command =>
      addMcsOptions(
        command.option(
          '--range <range>',
          "levels to choose from, such as s0:c0.c1023 (default: the daemon's)",
          parseRange,
        ),
      ),
    load: async () => commandOf((await import('./actions.ts')).allocate),
  },
  {
    name: 'reserve',
    operands: '[domain...]',
    summary: 'record the pairs that running VMs, static labels and other tools already hold',
    examples: [
      'svirtgen mcs reserve /run/libvirt/qemu/web-server.xml',
      'svirtgen mcs reserve --level s0:c41,c264 --owner podman',
    ],
    page: PAGE,
    declare: command =>
      addMcsOptions(
        command
          .option('--level <level>', 'a pair such as s0:c41,c264; may be repeated', collect)
          .option('--owner <text>', 'what holds the levels'),
      ),
    load: async () => commandOf((await import('./actions.ts')).reserve),
  },
  {
    name: 'release',
    operands: '[domain...]',
    summary: 'free the pairs of VMs that are gone',
    examples: [
      'svirtgen mcs release web-server.xml',
      'svirtgen mcs release --uuid 4dea22b3-1d52-d8f3-2516-782e98ab3fa0',
    ],
    page: PAGE,
    declare: command =>
      addMcsOptions(
        command
          .option('--level <level>', 'a pair such as s0:c41,c264; may be repeated', collect)
          .option('--uuid <uuid>', 'UUID of a VM whose definition is gone; may be repeated', collect),
      ),
    load: async () => commandOf((await import('./actions.ts')).release),
  },
  {
    name: 'check',
    operands: '[domain...]',
    summary: 'find VMs that share a pair, and pairs in use that the registry does not know',
    examples: ['svirtgen mcs check /etc/libvirt/qemu'],
    page: PAGE,
    paged: true,
    declare: addMcsOptions,
    load: async () => commandOf((await import('./actions.ts')).check),
  },
];

async function commandOf(action: McsAction): Promise<CommandModule<McsOptions>> {
  const {openMcsSite} = await import('./site.ts');
  return {run: ({operands, options, output}) => action(operands, openMcsSite(options, output))};
}

function addMcsOptions(command: Command): Command {
  return addHostOptions(
    addFormatOption(command, ['table', 'json']).option(
      '--registry <file>',
      'file of the registry (default: /var/lib/svirtgen/mcs-registry; for a session, below $XDG_STATE_HOME)',
    ),
  );
}

function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

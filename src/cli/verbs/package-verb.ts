// SPDX-License-Identifier: Apache-2.0
/** `svirtgen package` and what it is told. */
import type {Command} from 'commander';
import {readVersion} from '../option-values.ts';
import {addFormatOption} from '../options.ts';
import type {Verb} from '../verb.ts';

export const PACKAGE_VERB: Verb = {
  name: 'package',
  operands: '',
  summary:
    'write what a distribution ships for sVirt: profiles, file contexts, accounts, directories, udev rules',
  examples: ['svirtgen package --policy fedora', 'svirtgen package --check /'],
  page: 'packaging.md',
  paged: true,
  declare: command => addFormatOption(addPackageOptions(command), ['table', 'json']),
  load: () => import('../commands/package.ts'),
};

function addPackageOptions(command: Command): Command {
  return command
    .option('--policy <policy>', "a shipped policy, or a file (default: that of this host's distribution)")
    .option('--destdir <dir>', 'build root to write the files to; without it they are only listed')
    .option('--check <dir>', 'compare with what is installed in this tree, such as /')
    .option(
      '--libvirt <version>',
      'version of libvirt that the files are for, such as 9.0 (default: 11.3, unless the policy names one)',
      readVersion('11.3'),
    )
    .option(
      '--parser <version>',
      'version of the apparmor_parser that will read the profiles',
      readVersion('3.0.8'),
    );
}

// SPDX-License-Identifier: Apache-2.0
/** Options of `generate` about AppArmor profiles. Light on purpose: it is loaded for `--help` too. */
import type {Command} from 'commander';

export function addProfileOptions(command: Command): Command {
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

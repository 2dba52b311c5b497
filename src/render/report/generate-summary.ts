// SPDX-License-Identifier: Apache-2.0
/** What `generate` wrote for many VMs, in place of a line a file, and what to run next. */
import {quoteShell} from '../../text/quote-shell.ts';
import type {Written} from '../write.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';

export interface GeneratedFleet {
  readonly folder: string;
  /** Definitions, as they were named on the command line. */
  readonly operands: readonly string[];
  readonly vms: number;
  readonly written: readonly Written[];
  /** Where libvirt looks for profiles; undefined where no profile was written. */
  readonly profiles: string | undefined;
}

export function generateSummary({folder, operands, vms, written, profiles}: GeneratedFleet): string {
  const changed = written.filter(file => file.changed).length;
  const total = `${plural(vms, 'VM')}: ${plural(written.length, 'file')} in ${folder}, ${changed} written, ${written.length - changed} kept as they were`;
  const definitions = operands.map(quoteShell).join(' ');
  const load =
    profiles === undefined
      ? []
      : [
          `cp ${quoteShell(`${folder}/apparmor`)}/* ${quoteShell(profiles)}/`,
          // A profile's name ends with a digit of its UUID, that of its rules does not.
          `apparmor_parser -r ${quoteShell(profiles)}/libvirt-*[0-9a-f]`,
        ];
  const steps = [...load, `svirtgen apply --dry-run ${definitions}`, `svirtgen verify ${definitions}`];
  return `${[printable(total), ...steps.map(step => `next: ${printable(step)}`)].join('\n')}\n`;
}

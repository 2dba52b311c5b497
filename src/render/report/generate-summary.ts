// SPDX-License-Identifier: Apache-2.0
/** What `generate` wrote for many VMs, in place of a line a file, and what to run next. */
import {shellWord} from '../../text/quote-shell.ts';
import type {Written} from '../write.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';

export interface GeneratedFleet {
  readonly folder: string;
  /** Definitions, as they were named on the command line. */
  readonly operands: readonly string[];
  readonly vms: number;
  /** Definitions that were refused, or could not be read. */
  readonly refused: number;
  readonly written: readonly Written[];
  /** Undefined where no profile was written. */
  readonly profiles: WrittenProfiles | undefined;
  /** Whether VMs are left out because the user has stopped the run. */
  readonly interrupted: boolean;
}

/** Profiles and the rules that belong to them. */
export interface WrittenProfiles {
  /** Their folder. */
  readonly from: string;
  /** Where libvirt looks for them. */
  readonly to: string;
  /** Their names; undefined where the folder has no other files. */
  readonly names: readonly string[] | undefined;
}

export function generateSummary(fleet: GeneratedFleet): string {
  const {folder, vms, refused, written, interrupted} = fleet;
  const changed = written.filter(file => file.changed).length;
  const left = refused === 0 ? '' : `; ${plural(refused, 'definition')} refused: see the errors`;
  const total = `${plural(vms, 'VM')}: ${plural(written.length, 'file')} in ${folder}, ${changed} written, ${written.length - changed} unchanged${left}`;
  const steps = written.length === 0 || interrupted ? [] : nextSteps(fleet);
  return `${[printable(total), ...steps.map(step => `next: ${printable(step)}`)].join('\n')}\n`;
}

function nextSteps({operands, profiles}: GeneratedFleet): readonly string[] {
  const load = profiles === undefined ? [] : loadingSteps(profiles);
  if (operands.length > A_LINE)
    return [...load, 'svirtgen apply --dry-run and svirtgen verify, with the same definitions'];
  const definitions = operands.map(shellWord).join(' ');
  return [...load, `svirtgen apply --dry-run ${definitions}`, `svirtgen verify ${definitions}`];
}

/** So many definitions a line shows; of files, with one of rules for each profile, twice as many. */
const A_LINE = 4;

/** Loaded from where they were written: libvirt's folder has profiles of other VMs, too. */
function loadingSteps({from, to, names}: WrittenProfiles): readonly string[] {
  if (names !== undefined && names.length > 2 * A_LINE)
    return [
      `copy the ${names.length} files of ${from} that are of this run to ${to}/, and load the profiles among them with apparmor_parser -r (--verbose lists them)`,
    ];
  const paths = names?.map(name => shellWord(`${from}/${name}`));
  const all = paths?.join(' ') ?? `${shellWord(from)}/*`;
  // A profile's name ends with a digit of its UUID, that of its rules does not.
  const profiles =
    paths?.filter((_, at) => names?.[at]?.endsWith('.files') === false).join(' ') ??
    `${shellWord(from)}/libvirt-*[0-9a-f]`;
  return [`cp ${all} ${shellWord(to)}/`, `apparmor_parser -r ${profiles}`];
}

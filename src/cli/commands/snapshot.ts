// SPDX-License-Identifier: Apache-2.0
/** `svirtgen snapshot`: the host facts that definitions need, in one file. */
import {recordAmongVms, recordHostFacts} from '../../audit/record-host-facts.ts';
import type {Served} from '../../audit/other-names.ts';
import {jsonDocument} from '../../render/json-document.ts';
import {printable} from '../../render/report/printable.ts';
import {writeNamed} from '../../render/write.ts';
import type {Invocation} from '../verb.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {eachDefinition, parseDefinitions} from '../definitions/each-definition.ts';
import {openSite, type PlanningSite} from '../../library/open-site.ts';
import {recorderOf, recordPath} from '../../library/snapshot.ts';

export interface SnapshotOptions extends Omit<PlanningOptions, 'mode' | 'backend'> {
  readonly path?: readonly string[] | undefined;
  readonly output?: string | undefined;
}

/** File trees of others are nobody's business. */
const FILE_MODE = 0o600;

export async function run({operands, options, output}: Invocation<SnapshotOptions>): Promise<ExitStatus> {
  const site = openSite({...options, mode: 'strict'});
  noteAssumptions([site], output);
  const recorder = recorderOf(site.host);
  const vms: Served[] = [];
  const status = await eachDefinition(parseDefinitions(operands, site, output), output, ({domain}) => {
    vms.push(recordHostFacts(domain, recorder.host, site.policy, site));
  });
  // A file of nothing would be taken for a host that has nothing.
  if (output.interrupted || vms.length === 0) return status;
  recordAmongVms(vms, recorder.host);
  for (const path of options.path ?? []) recordPath(path, recorder.host);
  const text = jsonDocument('snapshot', recorder.snapshot());
  if (options.output === undefined) await output.print(text);
  else {
    await writeNamed(options.output, {text, mode: FILE_MODE});
    output.note(howToUse(options.output, site));
  }
  return status;
}

/** A snapshot holds no settings: those of the site have to be named where it is used. */
function howToUse(file: string, {policy}: PlanningSite): string {
  const settings = policy.name === 'libvirt' ? '' : ` --policy ${policy.name}`;
  return `use it with --host ${printable(file)}${settings}, and --qemu-conf with a copy of qemu.conf where it was changed`;
}

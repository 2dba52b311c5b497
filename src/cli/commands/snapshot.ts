/** `svirtgen snapshot`: the host facts that definitions need, in one file. */
import {basename, dirname} from 'node:path';
import {recordHostFacts} from '../../audit/record-host-facts.ts';
import {KnownError} from '../../errors.ts';
import {recordingHost} from '../../host/record.ts';
import {printable} from '../../render/report/printable.ts';
import {writeFiles} from '../../render/write.ts';
import type {Invocation} from '../command.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {noteAssumptions} from '../planning.ts';
import {eachDefinition, parseDefinitions} from '../definitions/each-definition.ts';
import {openSite} from '../site.ts';
import type {PlanningSite} from '../site.ts';

export interface SnapshotOptions extends Omit<PlanningOptions, 'mode' | 'backend'> {
  readonly path?: readonly string[] | undefined;
  readonly output?: string | undefined;
}

/** File trees of others are nobody's business. */
const FILE_MODE = 0o600;

export async function run({operands, options, output}: Invocation<SnapshotOptions>): Promise<ExitStatus> {
  const site = openSite({...options, mode: 'strict'});
  noteAssumptions(site, output);
  if (site.host.kind === 'assumed') throw nothingToRecord();
  const recorder = recordingHost(site.host);
  const status = await eachDefinition(parseDefinitions(operands, site, output), output, ({domain}) =>
    recordHostFacts(domain, recorder.host, site.policy, site),
  );
  for (const path of options.path ?? []) recorder.host.stat(path);
  const text = `${JSON.stringify(recorder.snapshot(), undefined, 2)}\n`;
  if (options.output === undefined) await output.print(text);
  else {
    await writeFiles(dirname(options.output), [{path: basename(options.output), text, mode: FILE_MODE}]);
    output.note(howToUse(options.output, site));
  }
  return status;
}

function nothingToRecord(): KnownError {
  return new KnownError('SNAPSHOT_NOTHING', 'an assumed host has no facts to record', {
    help: 'leave --host away to record this host',
  });
}

/** A snapshot holds no settings: those of the site have to be named where it is used. */
function howToUse(file: string, {policy}: PlanningSite): string {
  const settings = policy.name === 'libvirt' ? '' : ` --policy ${policy.name}`;
  return `use it with --host ${printable(file)}${settings}, and --qemu-conf with a copy of qemu.conf where it was changed`;
}

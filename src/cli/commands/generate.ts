// SPDX-License-Identifier: Apache-2.0
/** `svirtgen generate`: writes what each VM needs before it boots. */
import {readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {KnownError} from '../../errors.ts';
import type {LabelPlan, PlanWarning} from '../../layers/plan.ts';
import type {ParsedDefinition} from '../../library/definition.ts';
import {generateParsed} from '../../library/generate.ts';
import {printable} from '../../render/report/printable.ts';
import {generateSummary, type WrittenProfiles} from '../../render/report/generate-summary.ts';
import {writeFiles, type Written} from '../../render/write.ts';
import type {Invocation} from '../verb.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {refuseTakenProfile, withoutKeptProfile} from '../profile/keep-profile.ts';
import {claimedNames, refuseSharedNames, type ClaimedNames} from '../profile/claimed-names.ts';
import {knownNeighbours, refuseNeighbour, type NeighbourOf} from '../profile/neighbours.ts';
import {refuseTakenUuid, uuidHolders, type HolderOf} from '../profile/taken-uuid.ts';
import type {ProfileOptions} from '../../library/profile/profile-form.ts';
import {eachDefinition, parseDefinitions, type Parsed} from '../definitions/each-definition.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {openSite, type PlanningSite} from '../../library/open-site.ts';

export interface GenerateOptions extends PlanningOptions, ProfileOptions {
  readonly output: string;
  readonly verbose?: boolean | undefined;
}

export async function run({operands, options, output}: Invocation<GenerateOptions>): Promise<ExitStatus> {
  const site = openSite(options);
  noteAssumptions([site], output);
  const definitions = [...parseDefinitions(operands, site, output)];
  const names = claimedNames(definitions, site);
  const neighbourOf = knownNeighbours(definitions, site);
  const holderOf = uuidHolders(site);
  refuseSharedName(options.durable, definitions);
  const all: Written[] = [];
  let vms = 0;
  // Of one VM each file is told, of many how many there are.
  const isListed = options.verbose === true || definitions.length < 2;
  const status = await eachDefinition(definitions, output, async definition => {
    const {plan, written, kept} = await generate(definition, site, {names, neighbourOf, holderOf}, options);
    if (!output.quiet)
      for (const warning of plan.warnings) output.complain(formatWarning(warning, definition.file));
    vms += 1;
    for (const file of written) all.push(file);
    if (isListed) await output.print(written.map(describe).join(''));
    if (kept !== undefined) await output.print(describeKept(kept));
  });
  if (definitions.length > 1) {
    const profiles = writtenProfiles(all, options.output, site.policy.apparmor.directory);
    const {interrupted} = output;
    const refused = interrupted ? 0 : definitions.length - vms;
    await output.print(
      generateSummary({folder: options.output, operands, vms, refused, written: all, profiles, interrupted}),
    );
  }
  return status;
}

/** The folder may have profiles of an earlier run. */
function writtenProfiles(
  written: readonly Written[],
  folder: string,
  to: string,
): WrittenProfiles | undefined {
  const from = join(folder, 'apparmor');
  const names = written.flatMap(({path}) => (dirname(path) === from ? [basename(path)] : []));
  if (names.length === 0) return undefined;
  const isOurs = readdirSync(from).length === names.length;
  return {from, to, names: isOurs ? undefined : names};
}

/** What the other definitions of the run, and the VMs of the host, leave to one. */
interface Claims {
  readonly names: ClaimedNames;
  readonly neighbourOf: NeighbourOf;
  readonly holderOf: HolderOf;
}

interface Generated {
  readonly plan: LabelPlan;
  readonly written: readonly Written[];
  /** A profile that somebody has changed, and that was not replaced. */
  readonly kept: string | undefined;
}

/** Everything is rendered and checked before the first file is written: a refused definition leaves nothing behind. */
async function generate(
  definition: ParsedDefinition,
  site: PlanningSite,
  {names, neighbourOf, holderOf}: Claims,
  options: GenerateOptions,
): Promise<Generated> {
  refuseSharedNames(definition.domain, definition.file, names);
  refuseTakenUuid(definition.domain, holderOf);
  refuseNeighbour(definition.domain, definition.file, neighbourOf, site);
  const {plan, files: rendered, form} = generateParsed(definition, site, options);
  if (options.durable === undefined) refuseTakenProfile(rendered, options.output, form);
  const {files, kept} = withoutKeptProfile(rendered, options.output, plan.domain.type, form);
  return {plan, written: await writeFiles(options.output, files), kept};
}

/** A profile of its own is one VM's: of two, one would get the other's. */
function refuseSharedName(durable: string | undefined, definitions: readonly Parsed[]): void {
  if (durable === undefined || definitions.length < 2) return;
  throw new KnownError(
    'DURABLE_TWICE',
    `${definitions.length} definitions cannot share the profile ${durable}`,
    {
      help: 'run generate once for each, with a name of its own',
    },
  );
}

function formatWarning({code, message, from}: PlanWarning, file: string): string {
  return `${printable(file)}:${from.line}:${from.column}: warning: ${printable(message)} (${code})\n`;
}

function describe({path, changed}: Written): string {
  return `${changed ? 'wrote' : 'kept '} ${printable(path)}\n`;
}

function describeKept(path: string): string {
  return `kept  ${printable(path)}, which was changed by hand; remove it to have it made anew\n`;
}

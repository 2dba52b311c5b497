/** `svirtgen generate`: writes what each VM needs before it boots. */
import {KnownError} from '../../errors.ts';
import {activeLayers} from '../../layers/active-layers.ts';
import {refuseInexactNames} from '../../layers/apparmor/helper/exact-names.ts';
import {forbiddenPath, handedOver, refuse} from '../../layers/forbidden-path.ts';
import type {LayerId, LabelPlan, PlanWarning} from '../../layers/plan.ts';
import {renderPlan} from '../../render/render-plan.ts';
import {printable} from '../../render/report/printable.ts';
import {writeFiles} from '../../render/write.ts';
import type {Written} from '../../render/write.ts';
import type {Invocation} from '../command.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {checkProfile} from '../profile/check-profile.ts';
import {refuseTakenProfile, withoutKeptProfile} from '../profile/keep-profile.ts';
import {claimedNames, refuseSharedNames} from '../profile/claimed-names.ts';
import type {ClaimedNames} from '../profile/claimed-names.ts';
import {profileForm, type ProfileOptions} from '../profile/profile-form.ts';
import {eachDefinition, parseDefinitions} from '../definitions/each-definition.ts';
import type {Parsed, ParsedDefinition} from '../definitions/each-definition.ts';
import {noteAssumptions, planParsed} from '../planning.ts';
import {openSite} from '../site.ts';
import type {PlanningSite} from '../site.ts';

export interface GenerateOptions extends PlanningOptions, ProfileOptions {
  readonly output: string;
}

export async function run({operands, options, output}: Invocation<GenerateOptions>): Promise<ExitStatus> {
  const site = openSite(options);
  noteAssumptions(site, output);
  const definitions = [...parseDefinitions(operands, site, output)];
  const names = claimedNames(definitions, site);
  refuseSharedName(options.durable, definitions);
  return eachDefinition(definitions, output, async definition => {
    const {plan, written, kept} = await generate(definition, site, names, options);
    if (!output.quiet)
      for (const warning of plan.warnings) output.complain(formatWarning(warning, definition.file));
    await output.print(written.map(describe).join(''));
    if (kept !== undefined) await output.print(describeKept(kept));
  });
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
  names: ClaimedNames,
  options: GenerateOptions,
): Promise<Generated> {
  const planned = planParsed(definition, {...site, layers: plannedLayers(site)});
  const {plan, domain, inventory} = planned;
  refuseSharedNames(domain, definition.file, names);
  if (site.mode === 'libvirt' && site.layers.includes('apparmor')) refuseInexactNames(domain, site.host);
  const forbidden = forbiddenPath(inventory, planned.site, handedOver(plan));
  if (forbidden) refuse(forbidden);
  const form = profileForm(domain, site, options);
  const rendered = renderPlan(plan, {...site, form});
  if (options.durable === undefined) refuseTakenProfile(rendered, options.output, form);
  if (site.layers.includes('apparmor')) checkProfile(plan.apparmor, domain.type, form, site);
  const {files, kept} = withoutKeptProfile(rendered, options.output, domain.type, form);
  return {plan, written: await writeFiles(options.output, files), kept};
}

/**
 * Those to be written, and the private /dev wherever libvirt makes one: its nodes are not the host's, which the
 * relabel scripts have to know.
 */
function plannedLayers({layers, policy, layout}: PlanningSite): readonly LayerId[] {
  const own = activeLayers(policy, layout).filter(layer => layer === 'namespace');
  return [...new Set([...layers, ...own])];
}

/** A profile of its own is one machine's: of two, one would get the other's. */
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

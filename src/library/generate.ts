// SPDX-License-Identifier: Apache-2.0
/** What a VM needs before it boots, as files. */
import {withPrivateDev} from '../layers/layers.ts';
import {refuseInexactNames} from '../layers/apparmor/helper/exact-names.ts';
import {handedOver, planRefusal, refuse} from '../layers/forbidden-path.ts';
import type {ApparmorPlan, LabelPlan} from '../layers/plan.ts';
import {type ProfileForm, profileText} from '../render/apparmor/render-profile.ts';
import type {BinaryFile, OutputFile} from '../render/output-file.ts';
import {renderPlan} from '../render/render-plan.ts';
import {type Definition, type ParsedDefinition, withParsed} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {planParsed} from './plan.ts';
import {checkOptions} from './check-options.ts';
import {profileForm, type ProfileOptions} from './profile/profile-form.ts';
import {checkRules, TUNABLES} from '../kernel-model/apparmor/check-rules.ts';
import {checkCompiles} from './profile/check-compiles.ts';
import {shortRules} from './profile/short-rules.ts';

export interface Generated {
  readonly plan: LabelPlan;
  /** Relative to the folder they are meant for, such as `apparmor/libvirt-<uuid>`; see `writeFiles`. */
  readonly files: readonly (OutputFile | BinaryFile)[];
}

/**
 * Renders and checks everything, and writes nothing.
 *
 * @returns the files that `svirtgen generate` writes
 * @throws KnownError when the definition is refused, or a file of it could not be carried out
 */
export function generate(
  definition: Definition,
  site: PlanningSite,
  options: ProfileOptions = {},
): Generated {
  checkOptions(options, {complain: true, durable: true, templateDirectory: true}, 'generate');
  return withParsed(definition, site, parsed => generateParsed(parsed, site, options));
}

/** @throws KnownError as `generate` */
export function generateParsed(
  definition: ParsedDefinition,
  site: PlanningSite,
  options: ProfileOptions,
): Generated & {readonly form: ProfileForm} {
  const layers = withPrivateDev(site.layers, site.policy, site.layout);
  const {plan, domain, inventory, site: planned} = planParsed(definition, {...site, layers});
  if (site.mode === 'libvirt' && site.layers.includes('apparmor')) refuseInexactNames(domain, site.host);
  const forbidden = planRefusal(inventory, planned, handedOver(plan));
  if (forbidden) refuse(forbidden);
  const form = profileForm(domain, site, options);
  const files = renderPlan(plan, {...site, form});
  if (site.layers.includes('apparmor')) checkProfile(plan.apparmor, domain.type, form, site);
  return {plan, files, form};
}

/**
 * Refuses what AppArmor would refuse: by our own reading of the rules, and by its compiler where that is
 * installed. The rules are compiled alone, which takes a tenth of the time: around them is what we ship. A template
 * of this host's is compiled with them.
 *
 * @throws KnownError AA_UNCOMPILABLE, AA_PROFILE_TOO_LARGE
 */
function checkProfile(
  plan: ApparmorPlan,
  type: string,
  form: ProfileForm,
  {host, policy}: PlanningSite,
): void {
  if ('refused' in plan) return;
  const {files, rules} = plan;
  checkRules(
    files,
    rules.map(({path, from}) => ({path, from})),
  );
  const alone = host.kind !== 'live' || form.template === undefined;
  const short = shortRules(files);
  const text = alone
    ? `${TUNABLES}profile check {\n${short}}\n`
    : profileText('check', type, form, short.split('\n'));
  checkCompiles(policy.apparmor.parser, text);
}

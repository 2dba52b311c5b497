// SPDX-License-Identifier: Apache-2.0
/** Whether a VM's profile would compile. */
import {checkRules, TUNABLES} from '../../kernel-model/apparmor/check-rules.ts';
import type {ApparmorPlan} from '../../layers/plan.ts';
import {profileText, type ProfileForm} from '../../render/apparmor/render-profile.ts';
import type {PlanningSite} from '../open-site.ts';
import {checkCompiles} from './check-compiles.ts';
import {shortRules} from './short-rules.ts';

/**
 * Refuses what AppArmor would refuse: by our own reading of the rules, and by its compiler where that is
 * installed. The rules are compiled alone, which takes a tenth of the time: around them is what we ship. A template
 * of this host's is compiled with them.
 *
 * @throws KnownError AA_UNCOMPILABLE, AA_PROFILE_TOO_LARGE
 */
export function checkProfile(
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

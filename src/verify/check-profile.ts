/** Whether the profile is loaded, enforced, and the one we would write. */
import {quoteShell} from '../text/quote-shell.ts';
import type {Change} from '../layers/change.ts';
import {diffAround} from '../layers/apparmor/diff-around.ts';
import {diffRules} from '../layers/apparmor/diff-rules.ts';
import type {ApparmorPlan} from '../layers/plan.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import type {Checked, Drift} from './drift.ts';
import {joinChecks, NOTHING} from './drift.ts';
import {staticProfile} from '../layers/apparmor/profile-name.ts';
import {durableProfile, expectedProfile, installedProfile} from './installed-profile.ts';
import {restart} from './repairs.ts';
import type {VerifyContext} from './verify.ts';

export function checkProfile(one: VerifyContext): Checked {
  const {active, plan} = one.analysis;
  const confined = plan.processes.some(({profile}) => profile !== null);
  if (!active.has('apparmor') || !confined || 'refused' in plan.apparmor) return NOTHING;
  return joinChecks([checkLoaded(one), checkRules(one)]);
}

/** Asked while the VM runs: libvirt loads the profile at start and unloads it at stop. */
function checkLoaded(one: VerifyContext): Checked {
  const {analysis, qemu, running} = one;
  if (qemu === undefined) return NOTHING;
  const {profile} = analysis.plan.apparmor;
  const path = profile;
  const loaded = running.profiles();
  if (loaded === undefined) {
    const reason = 'the kernel’s list of profiles may not be read, or AppArmor is not enabled';
    return {drift: [], unread: [{path: '/sys/kernel/security/apparmor/profiles', reason}]};
  }
  const file = quoteShell(`${analysis.site.policy.apparmor.directory}/${profile}`);
  // A profile that is loaded later confines nobody who runs already.
  const load = `apparmor_parser -r ${file} && ${restart(analysis.plan.domain.name)}`;
  const mode = loaded.get(profile);
  if (mode === 'enforce') return NOTHING;
  const drift: Drift = {
    layer: 'apparmor',
    path,
    expected: 'loaded, in enforce mode',
    found: mode === undefined ? 'not loaded' : `loaded, in ${mode} mode`,
    repair: mode === undefined ? load : writeAgain(one),
  };
  return {drift: [drift], unread: []};
}

/** The whole profile, as libvirt keeps what is around its include when a VM starts again. */
function checkRules(one: VerifyContext): Checked {
  const {analysis, running, qemu} = one;
  const {plan, site} = analysis;
  if ('refused' in plan.apparmor) return NOTHING;
  const {profile} = plan.apparmor;
  const path = `${site.policy.apparmor.directory}/${profile}.files`;
  const [file, whole] = [running.text(path), running.text(`${site.policy.apparmor.directory}/${profile}`)];
  if (file === 'unreadable' || whole === 'unreadable')
    return {drift: [], unread: [{path, reason: 'it may not be read'}]};
  const repair = writeAgain(one);
  const isDurable = staticProfile(site.domain) !== undefined && whole !== undefined;
  if (file === undefined && !isDurable && qemu !== undefined) {
    const missing = {path, expected: 'the rules of the plan', found: 'missing'};
    return {drift: [{layer: 'apparmor', ...missing, repair}], unread: []};
  }
  const changes = [
    ...(whole === undefined
      ? []
      : aroundChanges(whole.content, isDurable ? undefined : (file?.content ?? plan.apparmor.files), one)),
    ...(file === undefined ? [] : rulesChanges(file.content, path, plan.apparmor)),
  ];
  const drift = changes.map(({path: rule, before, after}): Drift => ({
    layer: 'apparmor',
    path: rule,
    expected: before ?? 'no rule',
    found: after ?? 'no rule',
    repair,
  }));
  return {drift, unread: []};
}

function rulesChanges(files: string, path: string, plan: ApparmorPlan): readonly Change[] {
  return diffRules(plan, {profile: plan.profile, files, rules: parseRulesFile(files, path)});
}

/**
 * What differs but for the rules in a file of their own, which are compared with the plan.
 *
 * @param files the text of that file; undefined for a durable profile, which has none
 */
function aroundChanges(text: string, files: string | undefined, one: VerifyContext): readonly Change[] {
  const {profile} = one.analysis.plan.apparmor;
  const wanted = files === undefined ? durableProfile(one) : expectedProfile(files, one);
  const [expected, found] = [wanted, installedProfile(text, one)].map((whole): ApparmorPlan => ({
    profile,
    files: files ?? '',
    ...whole,
  }));
  return expected && found ? [...diffAround(expected, found), ...diffRules(expected, found)] : [];
}

/** A folder of root's own, for /tmp belongs to everybody. */
function writeAgain({analysis, generate}: VerifyContext): string {
  const {plan, site} = analysis;
  const {profile} = plan.apparmor;
  const folder = site.policy.apparmor.directory;
  return [
    'out=$(mktemp -d)',
    `svirtgen generate -q --backend apparmor -o "$out" ${generate}`,
    `install -m 644 "$out/apparmor/${profile}" "$out/apparmor/${profile}.files" ${quoteShell(folder)}`,
    `apparmor_parser -r ${quoteShell(`${folder}/${profile}`)}`,
  ].join(' && ');
}

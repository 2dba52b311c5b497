/** Whether the profile is loaded, enforced, and the one we would write. */
import {quoteShell} from '../text/quote-shell.ts';
import {diffRules} from '../diff/diff-rules.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import type {Checked, Drift} from './drift.ts';
import {joinChecks, NOTHING} from './drift.ts';
import type {VerifyContext} from './verify.ts';

export function checkProfile(one: VerifyContext): Checked {
  const {active, plan} = one.analysis;
  const confined = plan.processes.some(({profile}) => profile !== null);
  if (!active.has('apparmor') || !confined || 'refused' in plan.apparmor) return NOTHING;
  return joinChecks([checkLoaded(one), checkRules(one)]);
}

/** Asked while the VM runs: libvirt loads the profile at start and unloads it at stop. */
function checkLoaded({analysis, qemu, running}: VerifyContext): Checked {
  if (qemu === undefined) return NOTHING;
  const {profile} = analysis.plan.apparmor;
  const path = profile;
  const loaded = running.profiles();
  if (loaded === undefined) {
    const reason = 'the kernel’s list of profiles may not be read, or AppArmor is not enabled';
    return {drift: [], unread: [{path: '/sys/kernel/security/apparmor/profiles', reason}]};
  }
  const file = quoteShell(`${analysis.site.policy.apparmor.directory}/${profile}`);
  const mode = loaded.get(profile);
  if (mode === 'enforce') return NOTHING;
  const drift: Drift = {
    layer: 'apparmor',
    path,
    expected: 'loaded, in enforce mode',
    found: mode === undefined ? 'not loaded' : `loaded, in ${mode} mode`,
    repair: mode === undefined ? `apparmor_parser -r ${file}` : `aa-enforce ${file}`,
  };
  return {drift: [drift], unread: []};
}

function checkRules({analysis, running, qemu, generate}: VerifyContext): Checked {
  const {plan, site} = analysis;
  if ('refused' in plan.apparmor) return NOTHING;
  const {profile} = plan.apparmor;
  const path = `${site.policy.apparmor.directory}/${profile}.files`;
  const file = running.text(path);
  if (file === 'unreadable') return {drift: [], unread: [{path, reason: 'it may not be read'}]};
  const folder = site.policy.apparmor.directory;
  const repair = [
    `svirtgen generate -q --backend apparmor -o /tmp/profiles ${generate}`,
    `install -m 644 /tmp/profiles/apparmor/${profile}* ${quoteShell(folder)}`,
    `apparmor_parser -r ${quoteShell(`${folder}/${profile}`)}`,
  ].join(' && ');
  if (file === undefined) {
    if (qemu === undefined) return NOTHING;
    return {
      drift: [{layer: 'apparmor', path, expected: 'the rules of the plan', found: 'missing', repair}],
      unread: [],
    };
  }
  const rules = parseRulesFile(file.content, path);
  const changes = diffRules(plan.apparmor, {profile, files: file.content, rules});
  const drift = changes.map(({path: rule, before, after}): Drift => ({
    layer: 'apparmor',
    path: rule,
    expected: before ?? 'no rule',
    found: after ?? 'no rule',
    repair,
  }));
  return {drift, unread: []};
}

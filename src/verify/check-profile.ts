/** Whether the profile is loaded, enforced, and the one we would write. */
import {quoteShell} from '../text/quote-shell.ts';
import {diffRules} from '../layers/apparmor/diff-rules.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import type {Checked, Drift} from './drift.ts';
import {joinChecks, NOTHING} from './drift.ts';
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

function checkRules(one: VerifyContext): Checked {
  const {analysis, running, qemu} = one;
  const {plan, site} = analysis;
  if ('refused' in plan.apparmor) return NOTHING;
  const {profile} = plan.apparmor;
  const path = `${site.policy.apparmor.directory}/${profile}.files`;
  const file = running.text(path);
  if (file === 'unreadable') return {drift: [], unread: [{path, reason: 'it may not be read'}]};
  const repair = writeAgain(one);
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

// SPDX-License-Identifier: Apache-2.0
/** Whether the profile is loaded and enforced, and whether it is the one of its file. */
import {restart, type Found} from './drift.ts';
import {checkRules} from './check-rules.ts';
import {loadAgain, profileFile, writeAgain} from './profile-file.ts';
import type {VerifyContext} from './verify-context.ts';

const ENABLED = '/sys/module/apparmor/parameters/enabled';

export function checkProfile(one: VerifyContext): readonly Found[] {
  const {active, plan} = one.analysis;
  const confined = plan.processes.some(({profile}) => profile !== null);
  if (!active.has('apparmor') || !confined || 'refused' in plan.apparmor) return [];
  // Without the kernel's part libvirt writes no profile either.
  if (!isEnabled(one))
    return [{path: ENABLED, reason: 'AppArmor is not enabled in this kernel, so that it confines no VM'}];
  return [...checkLoaded(one), ...checkRules(one)];
}

function isEnabled({running}: VerifyContext): boolean {
  const enabled = running.text(ENABLED);
  return typeof enabled === 'object' && enabled.content.startsWith('Y');
}

/** Asked while the VM runs: libvirt loads the profile at start and unloads it at stop. */
function checkLoaded(one: VerifyContext): readonly Found[] {
  const {analysis, qemu, running} = one;
  if (qemu === undefined) return [];
  const {profile} = analysis.plan.apparmor;
  const loaded = running.profiles();
  if (loaded === undefined) {
    const reason = "the kernel's list of profiles may not be read";
    return [{path: '/sys/kernel/security/apparmor/profiles', reason}];
  }
  const mode = loaded.get(profile);
  if (mode === 'enforce') return checkAsWritten(one);
  // A profile that is loaded later confines nobody who runs already.
  const load = `${loadAgain(one)} && ${restart(analysis.plan.domain.name)}`;
  return [
    {
      layer: 'apparmor',
      path: profile,
      expected: 'loaded, in enforce mode',
      found: mode === undefined ? 'not loaded' : `loaded, in ${mode} mode`,
      repair: mode === undefined ? load : writeAgain(one),
    },
  ];
}

/** Somebody may load other rules than those that the file has, and leave the file as it is. */
function checkAsWritten(one: VerifyContext): readonly Found[] {
  const {profile} = one.analysis.plan.apparmor;
  const file = profileFile(one);
  const asWritten = one.loadedAsWritten?.(profile, file);
  if (asWritten === true) return [];
  if (asWritten === undefined) {
    const reason =
      'whether the kernel has the rules of the file is shown to root only, by a kernel that keeps them';
    return [{path: file, reason}];
  }
  const expected = `the rules of ${file}, and of what it includes`;
  const found = 'other rules are loaded';
  return [{layer: 'apparmor', path: profile, expected, found, repair: loadAgain(one)}];
}

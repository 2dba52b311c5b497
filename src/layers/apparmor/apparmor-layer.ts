// SPDX-License-Identifier: Apache-2.0
/** AppArmor: one profile a VM. */
import type {Layer} from '../layer.ts';
import type {ApparmorPlan} from '../plan.ts';
import {originText, type Section} from '../section.ts';
import {readablePattern} from './any-id.ts';
import {diffAround} from './diff-around.ts';
import {diffRules} from './diff-rules.ts';
import {judgeApparmor} from './judge-apparmor.ts';
import {planApparmor} from './plan-apparmor.ts';
import {enteredProfile, profileName} from './profile-name.ts';

export const APPARMOR: Layer<'apparmor'> = {
  titles: {
    column: 'AppArmor',
    section: 'AppArmor',
    question: 'AppArmor',
    inactive: 'the AppArmor driver is not active',
  },
  // Without root nobody loads a profile.
  isActive: ({securityDrivers}, {privileged}) => privileged && securityDrivers.includes('apparmor'),
  prepare:
    ({written, inventory, site, operations}) =>
    () => ({
      ...planApparmor(written, inventory, site, {operations}),
      identity: {profile: enteredProfile(site.domain)},
    }),
  unplanned: domain => ({profile: profileName(domain), files: '', rules: []}),
  judge: judgeApparmor,
  diff: (before, after) => [
    ...diffAround(before.apparmor, after.apparmor),
    ...diffRules(before.apparmor, after.apparmor),
  ],
  section: ({apparmor}) => section(apparmor),
};

function section(plan: ApparmorPlan): Section {
  const head = {title: 'AppArmor rules', header: ['access', 'path', 'for (line)']};
  if ('refused' in plan) {
    const {message, code, from} = plan.refused;
    return {...head, rows: [], text: `refused: ${message} (${code}), because of ${originText(from)}`};
  }
  const rows = plan.rules.map(({access, deny, path, from}) => [
    deny ? `deny ${access}` : access,
    readablePattern(path),
    originText(from),
  ]);
  return {...head, rows, text: rows.length === 0 ? 'no rules' : undefined};
}

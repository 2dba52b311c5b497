// SPDX-License-Identifier: Apache-2.0
/** Whether the rules on disk are those we would write. */
import {isWholeDirectory} from '../inventory/role-questions.ts';
import {TRAITS} from '../inventory/roles.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import {literalPath} from '../kernel-model/apparmor/path-matcher.ts';
import {diffAround} from '../layers/apparmor/diff-around.ts';
import {diffRules} from '../layers/apparmor/diff-rules.ts';
import type {Change} from '../layers/change.ts';
import type {ApparmorPlan} from '../layers/plan.ts';
import type {Found} from './drift.ts';
import {durableProfile, expectedProfile, installedProfile} from './installed-profile.ts';
import {isDurable, profileFile, writeAgain} from './profile-file.ts';
import type {VerifyContext} from './verify-context.ts';

/** The whole profile, as libvirt keeps what is around its include when a VM starts again. */
export function checkRules(one: VerifyContext): readonly Found[] {
  const {analysis, running, qemu} = one;
  const {plan} = analysis;
  if ('refused' in plan.apparmor) return [];
  const path = profileFile(one);
  const durable = isDurable(one);
  const whole = running.text(path);
  const file = durable ? undefined : running.text(`${path}.files`);
  if (file === 'unreadable' || whole === 'unreadable') return [{path, reason: 'it may not be read'}];
  const repair = writeAgain(one);
  if ((durable ? whole : file) === undefined && qemu !== undefined) {
    const absent = durable ? path : `${path}.files`;
    return [{layer: 'apparmor', path: absent, expected: 'the rules of the plan', found: 'missing', repair}];
  }
  const files = durable ? undefined : (file?.content ?? plan.apparmor.files);
  const changes = [
    ...(whole === undefined ? [] : aroundChanges(whole.content, files, one)),
    ...(file === undefined ? [] : rulesChanges(file.content, `${path}.files`, plan.apparmor)),
  ];
  return changes
    .filter(change => !isAppended(change, one))
    .map(({path: rule, before, after}) => ({
      layer: 'apparmor',
      path: rule,
      expected: before ?? 'no rule',
      found: after ?? 'no rule',
      repair,
    }));
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

/**
 * libvirt appends a rule, always `rwk`, for each directory and key that its driver makes at start, and for each image
 * that a hot-plug, a snapshot or a block job brings. What an image had before it became the lower one of two stays.
 * All rules are written anew only when a device goes.
 */
function isAppended({path, after, before}: Change, {analysis, qemu}: VerifyContext): boolean {
  if (analysis.site.mode !== 'libvirt' || qemu === undefined) return false;
  const {inventory} = analysis;
  const isImage = inventory.resources.some(
    ({role, path: image}) => role === 'image' && image === literalPath(path),
  );
  if (isImage && before === 'deny w') return after === null;
  if (after !== 'rwk') return false;
  return (
    isImage ||
    inventory.resources.some(
      ({role, path: own}) =>
        TRAITS[role].appended === true &&
        (path === own || (isWholeDirectory({role}) && path === `${own}/{,**}`)),
    )
  );
}

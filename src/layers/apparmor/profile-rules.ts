// SPDX-License-Identifier: Apache-2.0
/** All rules of the profile that a process runs in: the plan's, and what the stock abstraction allows every VM. */
import {planRules, type AccessRule, type ProfileRules} from '../../kernel-model/apparmor/verdict.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import type {ProfileBody} from './profile-body.ts';
import type {StockRule} from './stock-rules.ts';

/** A rule with where it comes from: the plan, or the abstraction. */
export type ProfileRule = AccessRule & ({readonly rule: ApparmorRule} | StockRule);

/** @param body what is around them on this host; without it, a profile as the shipped template makes it */
export function profileRules(
  apparmor: ApparmorPlan,
  stock: readonly StockRule[],
  body?: ProfileBody,
): ProfileRules<ProfileRule> {
  const planned = 'refused' in apparmor || body?.hasPlan === false ? [] : planRules(apparmor.rules);
  return {lists: [planned, body?.rules ?? [], body?.hasStock === false ? [] : stock]};
}

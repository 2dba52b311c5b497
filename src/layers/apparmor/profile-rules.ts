// SPDX-License-Identifier: Apache-2.0
/** All rules of the profile that a process runs in: the plan's, and what the stock abstraction allows every VM. */
import {expandedPattern, type AccessRule, type ProfileRules} from '../../kernel-model/apparmor/verdict.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import type {ProfileBody} from './profile-body.ts';
import type {StockRule} from './stock-rules.ts';

/** A rule with where it comes from: the plan, or the abstraction. */
export type ProfileRule = AccessRule & ({readonly rule: ApparmorRule} | StockRule);

interface Around {
  readonly stock: readonly StockRule[];
  /** What is around the plan's rules on this host; without it, a profile as the shipped template makes it. */
  readonly body?: ProfileBody | undefined;
  /** What libvirt's driver adds to the plan's rules while it starts the VM. */
  readonly appended?: readonly ApparmorRule[];
}

export function profileRules(
  apparmor: ApparmorPlan,
  {stock, body, appended = []}: Around,
): ProfileRules<ProfileRule> {
  const own = 'refused' in apparmor ? [] : [...apparmor.rules, ...appended];
  const planned = body?.hasPlan === false ? [] : planRules(own);
  return {lists: [planned, body?.rules ?? [], body?.hasStock === false ? [] : stock]};
}

/**
 * Rules of a plan in the shape the verdict takes, each with the rule it comes from. A rule that apparmor_parser
 * refuses, such as one libvirt's helper made of a path with special characters, allows nothing.
 */
export function planRules(
  rules: readonly ApparmorRule[],
): readonly (AccessRule & {readonly rule: ApparmorRule})[] {
  return rules.flatMap(rule => {
    const pattern = expandedPattern(rule.path);
    if (pattern === undefined) return [];
    const access = rule.access.includes('i') ? `${rule.access}m` : rule.access;
    return [{pattern, access, deny: rule.deny, owner: rule.owner === true, rule}];
  });
}

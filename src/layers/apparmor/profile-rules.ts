/** All rules of the profile that a process runs in: the plan's, and what the stock abstraction allows every VM. */
import {planRules} from '../../kernel-model/apparmor/verdict.ts';
import type {AccessRule} from '../../kernel-model/apparmor/verdict.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import type {StockRule} from './stock-rules.ts';

/** A rule with where it comes from: the plan, or the abstraction. */
export type ProfileRule = AccessRule & ({readonly rule: ApparmorRule} | StockRule);

export function profileRules(apparmor: ApparmorPlan, stock: readonly StockRule[]): readonly ProfileRule[] {
  return [...('refused' in apparmor ? [] : planRules(apparmor.rules)), ...stock];
}

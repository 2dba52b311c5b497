// SPDX-License-Identifier: Apache-2.0
/** What the definitions tell about a denial beyond the plan: libvirt's own helper, and operations on a running VM. */
import type {Domain} from '../domain/domain.ts';
import {planRules, verdict, type AccessRule, type ProfileRules} from '../kernel-model/apparmor/verdict.ts';
import {resolvedPath, type Analysis} from '../layers/analysis.ts';
import {planHelperProfile} from '../layers/apparmor/helper/plan-helper.ts';
import {addOperations} from '../layers/apparmor/operations/add-operations.ts';
import {OPERATION_NAMES} from '../layers/apparmor/operations/operation.ts';
import type {VmFacts} from './explain-apparmor.ts';

/** @param written each VM's definition before QEMU's defaults, which is what the helper judges by */
export function vmFacts(written: ReadonlyMap<Analysis, Domain>): VmFacts {
  const helpers = new Map<Analysis, ProfileRules<AccessRule> | undefined>();
  return {
    helperRules: analysis => {
      if (!helpers.has(analysis)) helpers.set(analysis, rulesOfHelper(analysis, written.get(analysis)));
      return helpers.get(analysis);
    },
    operationFor: operationGranting,
  };
}

function rulesOfHelper(
  {site, stock}: Analysis,
  written: Domain | undefined,
): ProfileRules<AccessRule> | undefined {
  const plan = written && planHelperProfile(written, site.host, site.policy);
  return !plan || 'refused' in plan ? undefined : {lists: [planRules(plan.rules), stock]};
}

/** The first operation with whose rules the access is granted. */
function operationGranting(analysis: Analysis, path: string, access: string): string | undefined {
  const {plan, inventory, site, host} = analysis;
  const letters = [...access].filter(letter => 'rwkm'.includes(letter)).join('');
  if (letters === '') return undefined;
  return OPERATION_NAMES.find(operation => {
    const {plan: widened} = addOperations(plan.apparmor, [{operation, target: undefined}], inventory, site);
    if ('refused' in widened) return false;
    return verdict(planRules(widened.rules), resolvedPath(path, host), letters, {owner: true}).refused === '';
  });
}

// SPDX-License-Identifier: Apache-2.0
/** What the definitions tell about a denial beyond the plan: libvirt's own helper, and operations on a running VM. */
import type {Domain} from '../domain/domain.ts';
import {refusedLetters, type AccessRule, type ProfileRules} from '../kernel-model/apparmor/verdict.ts';
import {planRules} from '../layers/apparmor/profile-rules.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {planHelperProfile} from '../layers/apparmor/helper/plan-helper.ts';
import {addOperations} from '../layers/apparmor/operations/add-operations.ts';
import {OPERATION_NAMES, type OperationName} from '../layers/apparmor/operations/operation.ts';
import {once} from '../once.ts';
import type {VmFacts} from './explain-apparmor.ts';

/** @param written each VM's definition before QEMU's defaults, which is what the helper judges by */
export function vmFacts(written: ReadonlyMap<Analysis, Domain>): VmFacts {
  const helpers = new Map<Analysis, ProfileRules<AccessRule> | undefined>();
  const operations = new Map<Analysis, OperationRules>();
  return {
    helperRules: analysis => {
      if (!helpers.has(analysis)) helpers.set(analysis, rulesOfHelper(analysis, written.get(analysis)));
      return helpers.get(analysis);
    },
    operationFor: (analysis, path, access) => {
      const widened = operations.get(analysis) ?? operationRules(analysis);
      operations.set(analysis, widened);
      return operationGranting(widened, resolvedPath(path, analysis.host), access);
    },
  };
}

function rulesOfHelper(
  {site, stock}: Analysis,
  written: Domain | undefined,
): ProfileRules<AccessRule> | undefined {
  const plan = written && planHelperProfile(written, site.host, site.policy);
  return !plan || 'refused' in plan ? undefined : {lists: [planRules(plan.rules), stock]};
}

/** All rules that hold with an operation; undefined where it is refused. */
type OperationRules = readonly (readonly [OperationName, () => readonly AccessRule[] | undefined])[];

/** A log has many paths, and the rules of an operation are the same for each. */
function operationRules({plan, inventory, site}: Analysis): OperationRules {
  return OPERATION_NAMES.map(operation => [
    operation,
    once(() => {
      const {plan: widened} = addOperations(plan.apparmor, [{operation, target: undefined}], inventory, site);
      return 'refused' in widened ? undefined : planRules(widened.rules);
    }),
  ]);
}

/** The first operation with whose rules the access is granted. */
function operationGranting(operations: OperationRules, path: string, access: string): string | undefined {
  const letters = [...access].filter(letter => 'rwkm'.includes(letter)).join('');
  if (letters === '') return undefined;
  const [operation] =
    operations.find(([, rules]) => {
      const all = rules();
      return all !== undefined && refusedLetters(all, path, letters, {owner: true}) === '';
    }) ?? [];
  return operation;
}

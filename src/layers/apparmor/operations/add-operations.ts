// SPDX-License-Identifier: Apache-2.0
/** Makes room in a VM's rules for operations that are to come. */
import {KnownError} from '../../../errors.ts';
import type {Site} from '../../../inventory/site.ts';
import type {Inventory} from '../../../inventory/take-inventory.ts';
import type {ApparmorPlan, PlanWarning} from '../../plan.ts';
import {isWithin} from '../../../text/paths.ts';
import {escapePath} from '../escape-path.ts';
import {resolveForHelper} from '../helper/resolve-path.ts';
import {forbiddenReason} from '../../path-limits.ts';
import {OPERATIONS} from './index.ts';
import {isWarning, type Need, type OperationRequest} from './operation.ts';
import {grantRules, type Grant} from './grant-rules.ts';

export interface WithOperations {
  readonly plan: ApparmorPlan;
  readonly warnings: readonly PlanWarning[];
}

/**
 * The plan with what the operations need beyond it: no rule twice, and no denial of what is needed. In both
 * modes paths are escaped and judged as strict mode does, for libvirt has no such rules to be compared with.
 */
export function addOperations(
  plan: ApparmorPlan,
  requests: readonly OperationRequest[],
  inventory: Inventory,
  site: Site,
): WithOperations {
  // Without any the text stays what libvirt's helper wrote, to the byte.
  if ('refused' in plan || requests.length === 0) return {plan, warnings: []};
  const entries = requests.flatMap(({operation, target}) => OPERATIONS[operation]({inventory, site, target}));
  const warnings = entries.filter(isWarning);
  const grants: Grant[] = [];
  for (const need of entries) {
    if (isWarning(need)) continue;
    const grant = grantFor(need, site);
    if ('code' in grant)
      return {plan: {profile: plan.profile, refused: {...grant, from: need.from}}, warnings};
    grants.push(grant);
  }
  return {plan: {...plan, ...grantRules(plan, grants)}, warnings};
}

/** The rule for a need, or why it may not be granted. */
function grantFor(
  {path, suffix = '', access, within, from}: Need,
  site: Site,
): Grant | {readonly code: string; readonly message: string} {
  const resolved = resolveForHelper(path, site.host) ?? path;
  const wanted = {path: resolved, access, tree: suffix.endsWith('/**')};
  const isChosen = within?.some(directory => isWithin(resolved, directory));
  const reason = isChosen ? undefined : forbiddenReason(wanted, site);
  if (reason !== undefined) return {code: 'AA_PATH_FORBIDDEN', message: `${resolved}: ${reason}`};
  try {
    return {
      wanted: {path: escapePath(resolved) + suffix, access, deny: false, from},
      raw: resolved + suffix,
    };
  } catch (error) {
    if (error instanceof KnownError) return {code: error.code, message: error.message};
    throw error;
  }
}

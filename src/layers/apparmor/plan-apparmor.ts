// SPDX-License-Identifier: Apache-2.0
/** The AppArmor layer in either mode, with what there is to warn of. */
import {ruleText} from './escape-path.ts';
import type {Domain} from '../../domain/domain.ts';
import {provenance, type Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {mayShareShortName, namePrefix} from '../../policy/short-name.ts';
import type {ApparmorPlan, PlanWarning} from '../plan.ts';
import {FILES_HEADER, type HelperPlan, planHelperProfile} from './helper/plan-helper.ts';
import {addOperations} from './operations/add-operations.ts';
import type {OperationRequest} from './operations/operation.ts';
import {enteredProfile, profileName} from './profile-name.ts';
import {uuidInNames} from '../../domain/uuid.ts';
import {displayRules} from './strict/display-rules.ts';
import {mergeRules} from './strict/merge-rules.ts';
import {PathRefused, rulesFor} from './strict/rules-for.ts';

export interface ApparmorOptions {
  /** What there has to be room for, beyond what the definition needs. */
  readonly operations?: readonly OperationRequest[] | undefined;
}

interface Planned {
  readonly plan: ApparmorPlan;
  readonly warnings: readonly PlanWarning[];
}

/**
 * @param written the definition before QEMU's defaults, which is what libvirt's helper judges by
 */
export function planApparmor(
  written: Domain,
  inventory: Inventory,
  site: Site,
  {operations = []}: ApparmorOptions = {},
): Planned {
  // With a label of type none libvirt runs no helper: there is no profile to have rules.
  if (enteredProfile(site.domain) === null)
    return {plan: {profile: profileName(site.domain), files: '', rules: []}, warnings: []};
  const {plan, warnings} = planDefinition(written, inventory, site);
  const added = addOperations(plan, operations, inventory, site);
  return {
    plan: {...added.plan, profile: profileName(site.domain)},
    warnings: [...warnings, ...added.warnings],
  };
}

function planDefinition(written: Domain, inventory: Inventory, site: Site): Planned {
  if (site.mode === 'strict')
    return {plan: planStrictProfile(inventory, site), warnings: shortNameWarning(site)};
  const {messages, masked, ...plan} = planHelperProfile(written, site.host, site.policy);
  return {plan, warnings: [...maskedWarning(masked), ...messages.flatMap(skippedWarning)]};
}

/** libvirt's own rules have the id of the start; a profile that is made before it has any id. */
function shortNameWarning({domain}: Site): readonly PlanWarning[] {
  const {id, name} = domain;
  if (id >= 0 || !mayShareShortName(name)) return [];
  const prefix = namePrefix(name);
  const message = `the rules for files named after the VM allow any id before "${prefix}", and so match those of every VM whose name begins like that`;
  const from = provenance('domain', domain, 'its name has 20 characters or more, of which libvirt uses 20');
  return [{code: 'SHORT_NAME_NOT_OWN', message, from}];
}

function maskedWarning(masked: HelperPlan['masked']): readonly PlanWarning[] {
  if (!masked) return [];
  const message = `libvirt 11.3.0 hides a failure and writes no rule for any device: ${masked.message}`;
  return [{code: 'AA_FAILURE_MASKED', message, from: masked.from}];
}

/** That a path does not exist yet is no news before the start; that one gets no rule is. */
function skippedWarning({text, from}: HelperPlan['messages'][number]): readonly PlanWarning[] {
  const skipped = text === 'skipped non-absolute path' && from !== undefined;
  return skipped ? [{code: 'AA_PATH_SKIPPED', message: `${text}: no rule is written for it`, from}] : [];
}

/** AppArmor in strict mode: one rule per path, exact, escaped, and nothing the domain does not use. */
function planStrictProfile(inventory: Inventory, site: Site): ApparmorPlan {
  const profile = `libvirt-${uuidInNames(site.domain)}`;
  try {
    const rules = mergeRules([
      ...inventory.resources.flatMap(resource => rulesFor(resource, site)),
      ...displayRules(inventory, site),
    ]);
    return {profile, files: FILES_HEADER + rules.map(rule => `${ruleText(rule)}\n`).join(''), rules};
  } catch (error) {
    if (!(error instanceof PathRefused)) throw error;
    const {code, message, from} = error;
    return {profile, refused: {code, message, from}};
  }
}

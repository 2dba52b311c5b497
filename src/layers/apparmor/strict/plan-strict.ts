// SPDX-License-Identifier: Apache-2.0
/** AppArmor in strict mode: one rule per path, exact, escaped, and nothing the domain does not use. */
import {uuidInNames} from '../../../domain/uuid.ts';
import type {Site} from '../../../inventory/site.ts';
import type {Inventory} from '../../../inventory/take-inventory.ts';
import type {ApparmorPlan, ApparmorRule} from '../../plan.ts';
import {FILES_HEADER} from '../helper/plan-helper.ts';
import {displayRules} from './display-rules.ts';
import {mergeRules} from './merge-rules.ts';
import {PathRefused, rulesFor} from './rules-for.ts';

export function planStrictProfile(inventory: Inventory, site: Site): ApparmorPlan {
  const profile = `libvirt-${uuidInNames(site.domain)}`;
  try {
    const rules = mergeRules([
      ...inventory.resources.flatMap(resource => rulesFor(resource, site)),
      ...displayRules(inventory, site),
    ]);
    return {profile, files: FILES_HEADER + rules.map(ruleText).join(''), rules};
  } catch (error) {
    if (!(error instanceof PathRefused)) throw error;
    const {code, message, from} = error;
    return {profile, refused: {code, message, from}};
  }
}

function ruleText({path, access}: ApparmorRule): string {
  return `  "${path}" ${access},\n`;
}

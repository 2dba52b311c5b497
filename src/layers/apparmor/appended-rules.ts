// SPDX-License-Identifier: Apache-2.0
/** What libvirt's driver appends to the profile while it starts the VM, beside what its helper wrote before. */
import {unlessRefused} from '../../errors.ts';
import {resolveForHelper} from './helper/resolve-path.ts';
import type {PlanWithInventory} from '../plan-with-inventory.ts';
import type {ApparmorRule} from '../plan.ts';
import {escapePath} from './escape-path.ts';
import {boot} from './operations/boot.ts';
import {isWarning} from './operations/operation.ts';

/** None in strict mode, whose plan has them all. */
export function appendedRules({plan, inventory, site}: PlanWithInventory): readonly ApparmorRule[] {
  if ('refused' in plan.apparmor) return [];
  return boot({inventory, site, target: undefined}).flatMap(need => {
    if (isWarning(need)) return [];
    const {path, suffix = '', access, from} = need;
    const name = unlessRefused(() => escapePath(resolveForHelper(path, site.host) ?? path));
    return name === undefined ? [] : [{path: name + suffix, access, deny: false, from}];
  });
}

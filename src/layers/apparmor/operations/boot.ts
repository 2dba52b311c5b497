// SPDX-License-Identifier: Apache-2.0
/** Starting the VM: what libvirt's driver appends to the profile, beside what its helper wrote before. */
import {isWholeDirectory} from '../../../inventory/role-questions.ts';
import {TRAITS} from '../../../inventory/roles.ts';
import {isWarning, type Need, type Operation} from './operation.ts';
import {unlessRefused} from '../../../errors.ts';
import {resolveForHelper} from '../helper/resolve-path.ts';
import type {PlanWithInventory} from '../../plan-with-inventory.ts';
import type {ApparmorRule} from '../../plan.ts';
import {escapePath} from '../escape-path.ts';

/**
 * What libvirt's driver appends while it starts a VM. Strict mode grants it in every plan; a profile of
 * libvirt's helper alone has the directory of the domain and nothing of the rest.
 */
export const boot: Operation = ({inventory, site}) => {
  if (site.mode === 'strict') return [];
  return inventory.resources.flatMap(({role, path, access, from}): readonly Need[] => {
    if (!TRAITS[role].appended) return [];
    if (!isWholeDirectory({role})) return [{path, access, from}];
    return [
      {path, suffix: '/', access: 'r', from},
      {path, suffix: '/**', access, from},
    ];
  });
};

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

// SPDX-License-Identifier: Apache-2.0
/** Starting the VM. */
import {isWholeDirectory} from '../../../inventory/role-questions.ts';
import {TRAITS} from '../../../inventory/roles.ts';
import type {Need, Operation} from './operation.ts';

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

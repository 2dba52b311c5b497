// SPDX-License-Identifier: Apache-2.0
/** Saving the VM's memory to a file, and starting from it again. */
import {provenance} from '../../../inventory/site.ts';
import type {Operation} from './operation.ts';

/** The file of a managed save, or the named one. libvirt opens it; QEMU is handed the descriptor. */
export const save: Operation = ({site: {domain, layout}, target}) => {
  const path = target?.startsWith('/') ? target : `${layout.save}/${domain.name}.save`;
  return [{path, access: 'rw', from: provenance('domain', domain, 'save: file of the memory')}];
};

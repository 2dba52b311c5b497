// SPDX-License-Identifier: Apache-2.0
/** Receiving the machine from another host, or from a file. */
import {provenance} from '../../../inventory/site.ts';
import type {Operation} from './operation.ts';

/**
 * The socket of a tunnelled migration; with a path also the socket or the file that the machine comes from,
 * or the socket of the NBD server that receives its disks.
 */
export const migrateIn: Operation = ({site: {domain, layout}, target}) => {
  const from = (reason: string) => provenance('domain', domain, `incoming migration: ${reason}`);
  const tunnel = {
    path: `${layout.state}/qemu.tunnelmigrate.dest.${domain.name}`,
    access: 'rw',
    from: from('socket of a tunnel'),
  };
  if (target === undefined) return [tunnel];
  return [tunnel, {path: target, access: 'rw', from: from('socket or file that is named')}];
};

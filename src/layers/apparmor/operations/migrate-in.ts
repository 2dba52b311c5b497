// SPDX-License-Identifier: Apache-2.0
/** Receiving the VM from another host, or from a file. */
import {provenance, type Site} from '../../../inventory/site.ts';
import {certificatesFor} from './certificates.ts';
import type {Need, Operation} from './operation.ts';

/**
 * The socket of a tunnelled migration; with a path also the socket or the file that the VM comes from,
 * or the socket of the NBD server that receives its disks.
 */
export const migrateIn: Operation = ({site, target}) => {
  const {domain, layout} = site;
  const from = (reason: string) => provenance('domain', domain, `incoming migration: ${reason}`);
  const tunnel = {
    path: `${layout.state}/qemu.tunnelmigrate.dest.${domain.name}`,
    access: 'rw',
    from: from('socket of a tunnel'),
  };
  const needs = [tunnel, ...certificates(site)];
  if (target === undefined) return needs;
  return [...needs, {path: target, access: 'rw', from: from('socket or file that is named')}];
};

/** Where qemu.conf has every migration encrypted: the target is the server. */
function certificates(site: Site): readonly Need[] {
  return site.policy.migrateTls
    ? certificatesFor(site, {purpose: 'migrate', end: 'server', reason: 'incoming migration: certificates'})
    : [];
}

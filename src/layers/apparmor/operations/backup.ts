// SPDX-License-Identifier: Apache-2.0
/** Backing up, as `virsh backup-begin` does: pushed to a file, or pulled through an NBD server. */
import {provenance} from '../../../inventory/site.ts';
import {certificatesFor} from './certificates.ts';
import {writableFiles} from './disk-layers.ts';
import {digitsOfTime, type Need, type Operation, type OperationView} from './operation.ts';

/**
 * With a path: that target or scratch file, or the socket of the NBD server. With the name of a checkpoint, or
 * without one: the files that libvirt puts next to each image, the name or the time behind the image's own.
 */
export const backup: Operation = view => [
  ...files(view),
  // Of an NBD server that speaks TLS: the backup's own XML says so, and no setting.
  ...certificatesFor(view.site, {purpose: 'backup', end: 'server', reason: 'backup: certificates'}),
];

function files({inventory, site, target}: OperationView): readonly Need[] {
  if (target?.startsWith('/')) {
    const from = provenance('domain', site.domain, 'backup: file or socket that is named');
    return [{path: target, access: 'rwk', from}];
  }
  return writableFiles(site, inventory).map(({path, from}): Need => {
    const beside = {
      access: 'rwk',
      from: {...from, reason: 'backup: target or scratch file next to the image'},
    };
    const stem = `${path}.`;
    return target === undefined
      ? {path: stem, suffix: digitsOfTime(), ...beside}
      : {path: stem + target, ...beside};
  });
}

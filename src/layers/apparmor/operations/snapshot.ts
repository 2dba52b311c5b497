// SPDX-License-Identifier: Apache-2.0
/** Taking an external snapshot, after which the VM writes to an overlay. */
import {provenance} from '../../../inventory/site.ts';
import {writableFiles} from './disk-layers.ts';
import {type Need, type Operation, digitsOfTime} from './operation.ts';

/**
 * With a path: that overlay, or the file of the VM's memory. With a name, or without one: the overlays
 * that libvirt names after the image, its ending replaced by the snapshot's name; a snapshot without a name
 * gets the seconds since 1970.
 */
export const snapshot: Operation = ({inventory, site, target}) => {
  if (target?.startsWith('/'))
    return [
      {path: target, access: 'rwk', from: provenance('domain', site.domain, 'snapshot: file that is named')},
    ];
  return writableFiles(site, inventory).map(({path, from}): Need => {
    const stem = `${withoutEnding(path)}.`;
    const overlay = {access: 'rwk', from: {...from, reason: 'snapshot: overlay next to the image'}};
    return target === undefined
      ? {path: stem, suffix: digitsOfTime(), ...overlay}
      : {path: stem + target, ...overlay};
  });
};

function withoutEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(0, dot) : path;
}

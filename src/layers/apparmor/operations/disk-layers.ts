// SPDX-License-Identifier: Apache-2.0
/** The layers of disks, as the operations on them see them. */
import type {Resource, StorageFacts} from '../../../inventory/resource.ts';
import {isImage} from '../../../inventory/role-questions.ts';
import {effectiveType} from '../../../domain/parts/storage.ts';
import type {Site} from '../../../inventory/site.ts';
import type {Inventory} from '../../../inventory/take-inventory.ts';
import {groupedBy} from '../../../list-in.ts';

export interface Layer extends Resource {
  readonly storage: StorageFacts;
}

/** Images and data files in local storage that QEMU opens by their paths; of one disk each, the top first. */
export function localChains(inventory: Inventory): readonly (readonly Layer[])[] {
  return [...groupedBy(inventory.of('disk').filter(isLayer), ({storage}) => storage.chain).values()];
}

/** The files that the VM writes to: those next to which libvirt makes files of its own. */
export function writableFiles({domain}: Site, inventory: Inventory): readonly Layer[] {
  return localChains(inventory)
    .map(([top]) => top)
    .filter((top): top is Layer => top?.role === 'image' && top.storage.depth === 0 && !top.readonly)
    .filter(({storage}) => {
      const disk = domain.disks[storage.chain];
      return disk !== undefined && effectiveType(disk.source) === 'file';
    });
}

function isLayer(resource: Resource): resource is Layer {
  const {storage, passed} = resource;
  return isImage(resource) && storage?.local === true && !passed;
}

// SPDX-License-Identifier: Apache-2.0
/** What a labelling driver puts back of one resource when the VM shuts down. */
import type {Provenance, Resource, StorageFacts} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import {chardevRestorePaths, isChardev} from './chardev-labels.ts';
import type {LabelDriver} from './label-driver.ts';
import {isPutBack} from './storage-labels.ts';

export interface Restore {
  readonly path: string;
  /** Whether what was remembered comes back, rather than the driver's default. */
  readonly recall: boolean;
  readonly from: Provenance;
}

export function restoresOf<Value, Kind extends string>(
  resource: Resource,
  driver: LabelDriver<Value, Kind>,
  site: Site,
): readonly Restore[] {
  const {storage, path, from} = resource;
  if (storage) return storageRestores(resource, storage, driver, site);
  const row = driver.row(resource);
  if (!row || row.restore === 'never') return [];
  const recall = row.restore === 'recall';
  if (isChardev(resource)) {
    return chardevRestorePaths(resource, driver.model, site).map(end => ({path: end, recall, from}));
  }
  if (row.restoredIfExclusive && (resource.shareable || resource.readonly)) return [];
  return site.host.stat(path) === undefined ? [] : [{path, recall, from}];
}

function storageRestores<Value, Kind extends string>(
  resource: Resource,
  storage: StorageFacts,
  {storage: habits}: LabelDriver<Value, Kind>,
  {host}: Site,
): readonly Restore[] {
  const {path, from} = resource;
  if (!isPutBack(resource, storage) || !habits.restores(resource, storage)) return [];
  const recall = habits.recalls(resource);
  if (storage.fdgroup === undefined) return host.stat(path) === undefined ? [] : [{path, recall, from}];
  return habits.descriptor && host.fdgroup(storage.fdgroup) ? [{path: 'fd', recall, from}] : [];
}

// SPDX-License-Identifier: Apache-2.0
/** What a labelling driver sets for one resource, and what it puts back when the VM shuts down. */
import type {DeviceSeclabel} from '../../domain/domain.ts';
import type {Provenance, Resource, StorageFacts} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import {chardevPaths, chardevRestorePaths, isChardev} from './chardev-labels.ts';
import {isPutBack, type LabelDriver, type LabelRow} from './label-driver.ts';
import {decidingOverride, overrideFor} from './seclabel-for.ts';

export interface Labelled<Value> {
  readonly path: string;
  readonly value: Value;
  readonly remember: boolean;
  readonly from: Provenance;
}

export function labelsOf<Value, Kind extends string>(
  resource: Resource,
  driver: LabelDriver<Value, Kind>,
  site: Site,
): readonly Labelled<Value>[] {
  if (resource.storage) return storageLabels(resource, resource.storage, driver, site);
  const row = driver.row(resource);
  if (!row || (row.namespaceOnly && !site.policy.mountNamespace)) return [];
  const {path, from} = resource;
  const value = driver.value(row.gets, resource);
  if (!isChardev(resource)) return [{path, value, remember: remembers(row, resource), from}];
  const own = overridden(driver, overrideFor(resource.overrides, driver.model)) ?? value;
  return chardevPaths(resource, driver.model, site).map(one => ({
    path: one,
    value: own,
    remember: true,
    from,
  }));
}

function remembers<Kind extends string>(
  {remember, rememberedIfExclusive}: LabelRow<Kind>,
  {shareable, readonly}: Resource,
): boolean {
  return remember && !(rememberedIfExclusive && (shareable || readonly));
}

function storageLabels<Value, Kind extends string>(
  resource: Resource,
  storage: StorageFacts,
  driver: LabelDriver<Value, Kind>,
  {host}: Site,
): readonly Labelled<Value>[] {
  const {model, storage: habits} = driver;
  const {fdgroup} = storage;
  if (storage.directory || !habits.labels(resource, storage)) return [];
  if (fdgroup !== undefined && !habits.descriptor) return [];
  const override = decidingOverride(model, resource.overrides, habits.inherited(resource, storage));
  if (override && !override.relabel) return [];
  const value = overridden(driver, override) ?? driver.value(habits.gets(storage), resource);
  const {path, from} = resource;
  if (fdgroup === undefined || !habits.descriptor) {
    return [{path, value, remember: habits.remembers(resource, storage), from}];
  }
  const group = host.fdgroup(fdgroup);
  return group ? [{path: 'fd', value: habits.descriptor(group.writable, value), remember: false, from}] : [];
}

function overridden<Value, Kind extends string>(
  driver: LabelDriver<Value, Kind>,
  override: DeviceSeclabel | undefined,
): Value | undefined {
  return override?.label === undefined ? undefined : driver.parse(override.label, override);
}

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

// SPDX-License-Identifier: Apache-2.0
/**
 * What the walk over the devices has to know of a labelling driver: its order, its habits, and where the two
 * drivers of libvirt part ways over images.
 */
import type {DeviceSeclabel} from '../../domain/domain.ts';
import type {DeviceKind, Resource, StorageFacts} from '../../inventory/resource.ts';
import {isImage} from '../../inventory/role-questions.ts';

/** How a driver treats a path that has this habit in `TRAITS`. `Kind` says which of the VM's values the path gets. */
export interface LabelRow<Kind extends string> {
  readonly gets: Kind;
  /** Whether the original is kept, to be put back. */
  readonly remember: boolean;
  /** At shutdown: what was remembered comes back, the default of the driver does, or nothing is done. */
  readonly restore: 'recall' | 'default' | 'never';
  /** Set only inside a private /dev. */
  readonly namespaceOnly?: true;
  /** Remembered only if it is neither read-only nor shared with other VMs. */
  readonly rememberedIfExclusive?: true;
  /** Shutdown leaves the path alone if it is read-only, or shared with other VMs. */
  readonly restoredIfExclusive?: true;
}

/** `Value` is what a path gets: an owner, or a context. */
export interface LabelDriver<Value, Kind extends string, Default extends string = string> {
  /** The model of the labels in the definition that speak to it. */
  readonly model: string;
  /** The kinds of devices it walks, as libvirt does. */
  readonly order: readonly DeviceKind[];
  /** Undefined for what it leaves alone. */
  row(resource: Resource): LabelRow<Kind> | undefined;
  readonly storage: StorageHabits<Value, Kind>;
  /** What a path gets at shutdown whose original was not remembered. */
  readonly fallback: Default;
  /** Of a driver that leaves a path alone whose value is right already: what the fallback sets. */
  readonly skipsEqualTo?: Value;
  value(kind: Kind, resource: Resource): Value;
  /** @throws KnownError where the label of an override does not say one */
  parse(label: string, override: DeviceSeclabel): Value;
}

/** Where the drivers differ over images, data files and the group nodes of NVMe namespaces. */
export interface StorageHabits<Value, Kind extends string> {
  /** Whether it labels this part of a chain at all. */
  labels(resource: Resource, storage: StorageFacts): boolean;
  gets(storage: StorageFacts): Kind;
  /** The overrides that hold where a part of a chain has none of its own. */
  inherited(resource: Resource, storage: StorageFacts): readonly DeviceSeclabel[];
  remembers(resource: Resource, storage: StorageFacts): boolean;
  /** Whether shutdown puts back what was remembered. */
  recalls(resource: Resource): boolean;
  /** Whether shutdown puts it back at all. */
  restores(resource: Resource, storage: StorageFacts): boolean;
  /** What a descriptor that QEMU is handed gets; absent where the driver labels none. */
  readonly descriptor?: (writable: boolean, value: Value) => Value;
}

/** Whether a driver sets a label on it: a local image or data file, or the group node of an NVMe namespace. */
export function isLabelled(resource: Resource, {local}: StorageFacts): boolean {
  return resource.role === 'nvme-group' || (local && isImage(resource));
}

/** The top of a chain and every data file are remembered, unless they are only read or shared with other VMs. */
export function isRemembered({role, readonly, shareable}: Resource, {depth}: StorageFacts): boolean {
  return (depth === 0 || role === 'data-file') && !readonly && !shareable;
}

/** Shutdown puts back the top of a chain and its data file, and what lies below is left as it is. */
export function isPutBack({readonly, shareable}: Resource, {depth}: StorageFacts): boolean {
  return depth === 0 && !readonly && !shareable;
}

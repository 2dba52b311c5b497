// SPDX-License-Identifier: Apache-2.0
/** The DAC driver of libvirt (security_dac.c): its order, and which owner each gets. */
import type {DeviceKind} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import type {Site} from '../../inventory/site.ts';
import type {DacHabit} from '../../inventory/traits.ts';
import {isLabelled, isRemembered, type LabelDriver, type LabelRow} from '../labels/label-driver.ts';
import {overrideFor} from '../labels/seclabel-for.ts';
import {parseOwner, type DacIdentity, type Owner} from './dac-identity.ts';

const ORDER: readonly DeviceKind[] = [
  'disk', 'graphics', 'input', 'hostdev', 'memory', 'chardev', 'tpm', 'launch-security', 'fw-cfg', 'nvram',
  'varstore', 'kernel', 'initrd', 'shim', 'dtb', 'acpi-table', 'pstore',
]; // prettier-ignore

/** Whose ids: those of the process, or those of images (they differ under a static label with relabel='no'). */
type Ids = 'process' | 'image';
type Row = LabelRow<Ids>;

const NODE: Row = {gets: 'process', remember: true, restore: 'recall'};
const GROUP_NODE: Row = {gets: 'process', remember: false, restore: 'default'};

const HABITS: Readonly<Record<DacHabit, Row>> = {
  node: NODE,
  'group-node': GROUP_NODE,
  'mdev-group': NODE,
  'own-dev-only': {gets: 'process', remember: true, restore: 'never', namespaceOnly: true},
  socket: {gets: 'process', remember: false, restore: 'never'},
  file: {gets: 'image', remember: true, restore: 'recall'},
};

/** Gives owners; it cannot give one to an open descriptor. */
export function dacDriver(identity: DacIdentity, {host, libvirt}: Site): LabelDriver<Owner, Ids, 'root'> {
  const habits = libvirt.groupNodeOfMdevForgotten ? {...HABITS, 'mdev-group': GROUP_NODE} : HABITS;
  return {
    model: 'dac',
    order: ORDER,
    row({role}) {
      const {dac} = TRAITS[role];
      return dac && habits[dac];
    },
    fallback: 'root',
    skipsEqualTo: {uid: 0, gid: 0},
    value: ids => ({uid: identity[ids].uid, gid: identity[ids].gid}),
    parse: (label, {at}) => parseOwner(label, host, at),
    storage: {
      labels: isLabelled,
      gets: () => 'image',
      inherited: ({role}, {imageOverrides, diskOverrides}) =>
        role === 'data-file' ? imageOverrides : diskOverrides,
      remembers: (resource, storage) => resource.role !== 'nvme-group' && isRemembered(resource, storage),
      recalls: ({role}) => role !== 'nvme-group',
      restores: (resource, storage) =>
        isLabelled(resource, storage) && overrideFor(resource.overrides, 'dac')?.relabel !== false,
    },
  };
}

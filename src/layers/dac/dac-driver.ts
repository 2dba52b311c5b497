// SPDX-License-Identifier: Apache-2.0
/** The DAC driver of libvirt (security_dac.c): its order, and which owner each role gets. */
import type {DeviceKind} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {LabelDriver, LabelRow, LabelRows} from '../labels/label-driver.ts';
import {overrideFor} from '../labels/seclabel-for.ts';
import {isLabelled, isRemembered} from '../labels/storage-labels.ts';
import {parseOwner, type DacIdentity, type Owner} from './dac-identity.ts';

const ORDER: readonly DeviceKind[] = [
  'disk',
  'graphics',
  'input',
  'hostdev',
  'memory',
  'chardev',
  'tpm',
  'launch-security',
  'fw-cfg',
  'nvram',
  'varstore',
  'kernel',
  'initrd',
  'shim',
  'dtb',
  'acpi-table',
  'pstore',
];

/** Whose ids: those of the process, or those of images (they differ under a static label with relabel='no'). */
type Ids = 'process' | 'image';
type Row = LabelRow<Ids>;

const NODE: Row = {gets: 'process', remember: true, restore: 'recall'};
const GROUP_NODE: Row = {gets: 'process', remember: false, restore: 'default'};
const OWN_DEV_ONLY: Row = {gets: 'process', remember: true, restore: 'never', namespaceOnly: true};
const FILE: Row = {gets: 'image', remember: true, restore: 'recall'};

const ROWS: LabelRows<Ids> = {
  'render-node': OWN_DEV_ONLY,
  evdev: NODE,
  'usb-node': NODE,
  'pci-sysfs': NODE,
  'vfio-group': GROUP_NODE,
  'mdev-group': GROUP_NODE,
  'scsi-node': NODE,
  'vhost-scsi': NODE,
  pmem: NODE,
  'sgx-node': OWN_DEV_ONLY,
  'chardev-device': NODE,
  'chardev-file': NODE,
  'chardev-socket': NODE,
  'chardev-pipe': NODE,
  'tpm-device': GROUP_NODE,
  'tpm-emulator-socket': {gets: 'process', remember: false, restore: 'never'},
  'sev-device': OWN_DEV_ONLY,
  'fw-cfg-file': FILE,
  varstore: FILE,
  kernel: FILE,
  initrd: FILE,
  shim: FILE,
  dtb: FILE,
  'acpi-table': FILE,
  pstore: FILE,
};

/** Gives owners; it cannot give one to an open descriptor. */
export function dacDriver(identity: DacIdentity, {host, libvirt}: Site): LabelDriver<Owner, Ids, 'root'> {
  return {
    model: 'dac',
    order: ORDER,
    rows: libvirt.groupNodeOfMdevForgotten ? ROWS : {...ROWS, 'mdev-group': NODE},
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

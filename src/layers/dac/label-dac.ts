/** DAC: the owner of every path, in the order libvirt's driver sets them, and what shutdown puts back (security_dac.c). */
import type {Host} from '../../host/host.ts';
import type {DeviceKind, Resource, Role, StorageFacts} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {Policy} from '../../policy/policy.ts';
import {chardevPaths, chardevRestorePaths, isChardev} from '../labels/chardev-labels.ts';
import type {DacIdentity, Owner} from './dac-identity.ts';
import {parseOwner} from './dac-identity.ts';
import {LabelMemory} from '../labels/label-memory.ts';
import type {DacLabel, DacPlan} from '../plan.ts';
import {decidingOverride, overrideFor} from '../labels/seclabel-for.ts';
import {isLabelled, isPutBack, isRemembered} from '../labels/storage-labels.ts';

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
  'kernel',
  'initrd',
  'shim',
  'dtb',
  'acpi-table',
  'pstore',
];

interface Row {
  /** Whose ids: those of the process, or those of images (they differ under a static label with relabel='no'). */
  readonly ids: 'process' | 'image';
  readonly remember: boolean;
  readonly restore: 'recall' | 'default' | 'never';
  /** Set only inside a private /dev. */
  readonly namespaceOnly?: true;
}

const NODE: Row = {ids: 'process', remember: true, restore: 'recall'};
const GROUP_NODE: Row = {ids: 'process', remember: false, restore: 'default'};
const OWN_DEV_ONLY: Row = {ids: 'process', remember: true, restore: 'never', namespaceOnly: true};
const FILE: Row = {ids: 'image', remember: true, restore: 'recall'};

const ROWS: Partial<Record<Role, Row>> = {
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
  'tpm-emulator-socket': {ids: 'process', remember: false, restore: 'never'},
  'sev-device': OWN_DEV_ONLY,
  'fw-cfg-file': FILE,
  kernel: FILE,
  initrd: FILE,
  shim: FILE,
  dtb: FILE,
  'acpi-table': FILE,
  pstore: FILE,
};

interface Work {
  readonly identity: DacIdentity;
  readonly host: Host;
  readonly policy: Policy;
}

interface Restore {
  readonly path: string;
  readonly recall: boolean;
  readonly from: Resource['from'];
}

/** The owners of all devices' paths. */
export function labelDac(
  inventory: Inventory,
  identity: DacIdentity,
  {host, policy}: Site,
): Pick<DacPlan, 'labels' | 'restore'> {
  const work = {identity, host, policy};
  const ordered = ORDER.flatMap(kind => inventory.of(kind));
  const memory = new LabelMemory();
  const owners = new Map<string, string>();
  const labels = ordered
    .flatMap(resource => labelsOf(resource, work))
    .filter(({path, uid, gid, remember}) => {
      if (remember) memory.remember(path);
      return changesOwner(owners, path, `${uid}:${gid}`);
    });
  const restore = ordered
    .flatMap(resource => restoresOf(resource, work))
    .flatMap(({path, recall, from}): DacPlan['restore'] => {
      const found = recall ? memory.recall(path) : 'forgotten';
      if (found === 'in-use') return [];
      if (found === 'remembered') {
        owners.set(path, 'original');
        return [{path, to: 'remembered', from}];
      }
      return changesOwner(owners, path, '0:0') ? [{path, to: 'root', from}] : [];
    });
  return {labels, restore};
}

/** The driver leaves a path alone whose owner is right already. */
function changesOwner(owners: Map<string, string>, path: string, owner: string): boolean {
  if (owners.get(path) === owner) return false;
  owners.set(path, owner);
  return true;
}

function labelsOf(resource: Resource, work: Work): readonly DacLabel[] {
  if (resource.storage) return storageLabels(resource, resource.storage, work);
  const row = ROWS[resource.role];
  if (!row || (row.namespaceOnly && !work.policy.mountNamespace)) return [];
  if (isChardev(resource)) return chardevLabels(resource, work);
  return [label(resource, resource.path, work.identity[row.ids], row.remember)];
}

function label({from}: Resource, path: string, {uid, gid}: Owner, remember: boolean): DacLabel {
  return {path, uid, gid, remember, from};
}

/* ---- storage ---- */

function storageLabels(
  resource: Resource,
  storage: StorageFacts,
  {identity, host}: Work,
): readonly DacLabel[] {
  if (storage.directory || storage.fdgroup !== undefined || !isLabelled(resource, storage)) return [];
  const inherited = resource.role === 'data-file' ? storage.imageOverrides : storage.diskOverrides;
  const override = decidingOverride('dac', resource.overrides, inherited);
  if (override && !override.relabel) return [];
  const owner =
    override?.label === undefined ? identity.image : parseOwner(override.label, host, override.at);
  const remember = resource.role !== 'nvme-group' && isRemembered(resource, storage);
  return [label(resource, resource.path, owner, remember)];
}

function storageRestores(resource: Resource, storage: StorageFacts, {host}: Work): readonly Restore[] {
  const {role, path, from} = resource;
  if (storage.fdgroup !== undefined || !isLabelled(resource, storage) || !isPutBack(resource, storage))
    return [];
  if (overrideFor(resource.overrides, 'dac')?.relabel === false || host.stat(path) === undefined) return [];
  return [{path, recall: role !== 'nvme-group', from}];
}

/* ---- character devices ---- */

function chardevLabels(resource: Resource, {identity, host, policy}: Work): readonly DacLabel[] {
  const override = overrideFor(resource.overrides, 'dac');
  const owner =
    override?.label === undefined ? identity.process : parseOwner(override.label, host, override.at);
  return chardevPaths(resource, 'dac', host, policy).map(path => label(resource, path, owner, true));
}

function restoresOf(resource: Resource, work: Work): readonly Restore[] {
  const {storage, path, from} = resource;
  const {host, policy} = work;
  if (storage) return storageRestores(resource, storage, work);
  const row = ROWS[resource.role];
  if (!row || row.restore === 'never') return [];
  const recall = row.restore === 'recall';
  if (isChardev(resource)) {
    return chardevRestorePaths(resource, 'dac', host, policy).map(end => ({path: end, recall, from}));
  }
  return host.stat(path) === undefined ? [] : [{path, recall, from}];
}

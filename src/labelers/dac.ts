/** DAC: the owner of every path, in the order libvirt's driver sets them, and what shutdown puts back (section D.4). */
import type {Host} from '../host/host.ts';
import type {DeviceKind, Resource, Role} from '../inventory/resource.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {Policy} from '../policy/policy.ts';
import {pipePaths, socketIsThere} from './chardev-paths.ts';
import type {DacIdentity, Owner} from './dac-identity.ts';
import {parseOwner} from './dac-identity.ts';
import {LabelMemory} from './label-memory.ts';
import type {DacLabel, DacPlan} from './plan.ts';
import {decidingOverride, overrideFor} from './seclabel-for.ts';

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

export function labelDac(inventory: Inventory, identity: DacIdentity, host: Host, policy: Policy): DacPlan {
  const {process, seclabel} = identity;
  const ids = {uid: process.uid, gid: process.gid};
  if (!policy.dynamicOwnership || seclabel?.relabel === false) return {...ids, labels: [], restore: []};
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
  return {...ids, labels, restore};
}

/** The driver leaves a path alone whose owner is right already. */
function changesOwner(owners: Map<string, string>, path: string, owner: string): boolean {
  if (owners.get(path) === owner) return false;
  owners.set(path, owner);
  return true;
}

function labelsOf(resource: Resource, work: Work): readonly DacLabel[] {
  if (resource.storage) return storageLabels(resource, work);
  const row = ROWS[resource.role];
  if (!row || (row.namespaceOnly && !work.policy.mountNamespace)) return [];
  if (resource.role.startsWith('chardev-')) return chardevLabels(resource, work);
  return [label(resource, resource.path, work.identity[row.ids], row.remember)];
}

function label({from}: Resource, path: string, {uid, gid}: Owner, remember: boolean): DacLabel {
  return {path, uid, gid, remember, from};
}

/* ---- storage ---- */

function storageLabels(resource: Resource, {identity, host}: Work): readonly DacLabel[] {
  const {storage, role} = resource;
  if (!storage || storage.directory || storage.fdgroup !== undefined) return [];
  if (role !== 'nvme-group' && !(storage.local && (role === 'image' || role === 'data-file'))) return [];
  const inherited = role === 'data-file' ? storage.imageOverrides : storage.diskOverrides;
  const override = decidingOverride('dac', resource.overrides, inherited);
  if (override && !override.relabel) return [];
  const owner =
    override?.label === undefined ? identity.image : parseOwner(override.label, host, override.at);
  const top = storage.depth === 0 || role === 'data-file';
  return [
    label(
      resource,
      resource.path,
      owner,
      role !== 'nvme-group' && top && !resource.readonly && !resource.shareable,
    ),
  ];
}

function storageRestores(resource: Resource, {host}: Work): readonly Restore[] {
  const {storage, role, path, from} = resource;
  if (
    !storage ||
    storage.depth > 0 ||
    resource.readonly ||
    resource.shareable ||
    storage.fdgroup !== undefined
  )
    return [];
  if (role !== 'nvme-group' && !(storage.local && (role === 'image' || role === 'data-file'))) return [];
  if (overrideFor(resource.overrides, 'dac')?.relabel === false || host.stat(path) === undefined) return [];
  return [{path, recall: role !== 'nvme-group', from}];
}

/* ---- character devices ---- */

function chardevSkipped(resource: Resource, {policy}: Work): boolean {
  const override = overrideFor(resource.overrides, 'dac');
  const writtenByLogd =
    resource.kind === 'chardev' && resource.role === 'chardev-file' && policy.stdioHandler === 'logd';
  return override ? !override.relabel : writtenByLogd;
}

function chardevLabels(resource: Resource, work: Work): readonly DacLabel[] {
  if (chardevSkipped(resource, work) || !ROWS[resource.role]) return [];
  if (resource.role === 'chardev-socket' && !socketIsThere(resource, work.host)) return [];
  const override = overrideFor(resource.overrides, 'dac');
  const owner =
    override?.label === undefined
      ? work.identity.process
      : parseOwner(override.label, work.host, override.at);
  const paths = resource.role === 'chardev-pipe' ? pipePaths(resource.path, work.host) : [resource.path];
  return paths.map(path => label(resource, path, owner, true));
}

function chardevRestores(resource: Resource, work: Work): readonly Restore[] {
  if (chardevSkipped(resource, work)) return [];
  if (resource.role === 'chardev-socket' && resource.mode === 'bind') return [];
  const paths =
    resource.role === 'chardev-pipe' ? pipePaths(resource.path, work.host).toReversed() : [resource.path];
  return paths
    .filter(path => work.host.stat(path) !== undefined)
    .map(path => ({path, recall: true, from: resource.from}));
}

function restoresOf(resource: Resource, work: Work): readonly Restore[] {
  if (resource.storage) return storageRestores(resource, work);
  const row = ROWS[resource.role];
  if (!row || row.restore === 'never') return [];
  if (resource.role.startsWith('chardev-')) return chardevRestores(resource, work);
  if (work.host.stat(resource.path) === undefined) return [];
  return [{path: resource.path, recall: row.restore === 'recall', from: resource.from}];
}

/** SELinux: the context of every path, in the order libvirt's driver sets them, and what shutdown puts back (security_selinux.c). */
import type {Host} from '../../host/host.ts';
import type {DeviceKind, Resource, Role, StorageFacts} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {Policy} from '../../policy/policy.ts';
import {chardevPaths, chardevRestorePaths, isChardev} from '../labels/chardev-labels.ts';
import {LabelMemory} from '../labels/label-memory.ts';
import type {SelinuxLabel, SelinuxPlan} from '../plan.ts';
import {decidingOverride, overrideFor} from '../labels/seclabel-for.ts';
import {isLabelled, isPutBack, isRemembered} from '../labels/storage-labels.ts';
import type {SelinuxIdentity} from './selinux-identity.ts';

const ORDER: readonly DeviceKind[] = [
  'disk',
  'hostdev',
  'input',
  'memory',
  'tpm',
  'chardev',
  'smartcard',
  'fw-cfg',
  'nvram',
  'kernel',
  'initrd',
  'shim',
  'dtb',
  'acpi-table',
  'pstore',
];

/** What one resource comes to: paths to label, and whether shutdown undoes it. */
interface Row {
  readonly context: 'image' | 'content' | 'scsi';
  readonly remember: boolean;
  readonly restore: 'recall' | 'default' | 'never';
}

const IMAGE: Row = {context: 'image', remember: true, restore: 'recall'};
const CONTENT: Row = {context: 'content', remember: true, restore: 'recall'};
const GROUP_NODE: Row = {context: 'image', remember: false, restore: 'default'};

const ROWS: Partial<Record<Role, Row>> = {
  'usb-node': IMAGE,
  'pci-sysfs': IMAGE,
  'vfio-group': GROUP_NODE,
  'mdev-group': GROUP_NODE,
  'scsi-node': {context: 'scsi', remember: true, restore: 'recall'},
  'vhost-scsi': IMAGE,
  'capability-node': IMAGE,
  evdev: IMAGE,
  pmem: IMAGE,
  'sgx-node': IMAGE,
  'tpm-device': GROUP_NODE,
  'tpm-cancel': GROUP_NODE,
  'tpm-emulator-socket': {context: 'image', remember: false, restore: 'never'},
  'chardev-device': IMAGE,
  'chardev-file': IMAGE,
  'chardev-socket': IMAGE,
  'chardev-pipe': IMAGE,
  'smartcard-database': CONTENT,
  'fw-cfg-file': CONTENT,
  kernel: CONTENT,
  initrd: CONTENT,
  shim: CONTENT,
  dtb: CONTENT,
  'acpi-table': CONTENT,
  pstore: IMAGE,
};

interface Restore {
  readonly path: string;
  readonly recall: boolean;
  readonly from: Resource['from'];
}

interface Work {
  readonly identity: SelinuxIdentity;
  readonly host: Host;
  readonly policy: Policy;
}

/** The labels of all devices; nothing when the domain is not to be relabelled. */
export function labelSelinux(
  inventory: Inventory,
  identity: SelinuxIdentity,
  {host, policy}: Site,
): Pick<SelinuxPlan, 'labels' | 'restore'> {
  const work = {identity, host, policy};
  const ordered = ORDER.flatMap(kind => inventory.of(kind));
  const labels = ordered.flatMap(resource => labelsOf(resource, work));
  const memory = new LabelMemory();
  for (const {path, remember} of labels) if (remember) memory.remember(path);
  const restore = ordered
    .flatMap(resource => restoresOf(resource, work))
    .flatMap(({path, recall, from}): SelinuxPlan['restore'] => {
      // A descriptor's original context is kept in the daemon's memory.
      if (path === 'fd') return [{path, to: 'remembered', from}];
      const found = recall ? memory.recall(path) : 'forgotten';
      if (found === 'in-use') return [];
      return [{path, to: found === 'remembered' ? 'remembered' : 'policy-default', from}];
    });
  return {labels, restore};
}

function labelsOf(resource: Resource, work: Work): readonly SelinuxLabel[] {
  if (resource.storage) return storageLabels(resource, resource.storage, work);
  const row = ROWS[resource.role];
  if (!row) return [];
  if (isChardev(resource)) return chardevLabels(resource, work);
  return [label(resource, resource.path, contextFor(row, resource, work.identity), row.remember)];
}

function label({from}: Resource, path: string, context: string, remember: boolean): SelinuxLabel {
  return {path, context, remember, from};
}

function contextFor(row: Row, resource: Resource, identity: SelinuxIdentity): string {
  if (row.context === 'image') return identity.image;
  if (row.context === 'content') return contentContext(identity);
  return sharingContext(resource, identity);
}

/** Shareable is asked first: a shared file has no categories, whether it is written or not. */
function sharingContext({shareable, readonly}: Resource, identity: SelinuxIdentity): string {
  if (shareable) return identity.shared;
  return readonly ? contentContext(identity) : identity.image;
}

/** A policy with a one-line virtual_image_context names none; the image's own context serves then. */
function contentContext(identity: SelinuxIdentity): string {
  return identity.content ?? identity.image;
}

/* ---- storage ---- */

function storageLabels(
  resource: Resource,
  storage: StorageFacts,
  {identity, host}: Work,
): readonly SelinuxLabel[] {
  if (storage.directory || !isLabelled(resource, storage)) return [];
  const override = decidingOverride('selinux', resource.overrides, storage.diskOverrides);
  if (override && !override.relabel) return [];
  const byPlace = storage.depth === 0 ? sharingContext(resource, identity) : contentContext(identity);
  const context = override?.label ?? byPlace;
  if (storage.fdgroup === undefined) {
    return [label(resource, resource.path, context, isRemembered(resource, storage))];
  }
  const group = host.fdgroup(storage.fdgroup);
  return group ? [label(resource, 'fd', group.writable ? identity.image : context, false)] : [];
}

/** Whether a source is local is not asked here: a network image whose name is a path of this host is put back too. */
function storageRestores(resource: Resource, storage: StorageFacts, {host}: Work): readonly Restore[] {
  const {role, path, from} = resource;
  if (!['image', 'network-image', 'data-file', 'nvme-group'].includes(role) || !isPutBack(resource, storage))
    return [];
  const own = overrideFor(resource.overrides, 'selinux');
  if (own && (!own.relabel || (own.labelskip && !storage.hasBacking))) return [];
  if (storage.fdgroup !== undefined)
    return host.fdgroup(storage.fdgroup) ? [{path: 'fd', recall: true, from}] : [];
  return host.stat(path) === undefined ? [] : [{path, recall: true, from}];
}

/* ---- character devices ---- */

function chardevLabels(resource: Resource, {identity, host, policy}: Work): readonly SelinuxLabel[] {
  const context = overrideFor(resource.overrides, 'selinux')?.label ?? identity.image;
  return chardevPaths(resource, 'selinux', host, policy).map(path => label(resource, path, context, true));
}

function restoresOf(resource: Resource, work: Work): readonly Restore[] {
  const {storage, path, from} = resource;
  const {host, policy} = work;
  if (storage) return storageRestores(resource, storage, work);
  const row = ROWS[resource.role];
  if (!row || row.restore === 'never') return [];
  const recall = row.restore === 'recall';
  if (isChardev(resource)) {
    return chardevRestorePaths(resource, 'selinux', host, policy).map(end => ({path: end, recall, from}));
  }
  if (resource.role === 'scsi-node' && (resource.shareable || resource.readonly)) return [];
  return host.stat(path) === undefined ? [] : [{path, recall, from}];
}

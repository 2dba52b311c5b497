// SPDX-License-Identifier: Apache-2.0
/** The SELinux driver of libvirt (security_selinux.c): its order, and which context each gets. */
import type {DeviceKind, Resource, StorageFacts} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import type {Site} from '../../inventory/site.ts';
import type {SelinuxHabit} from '../../inventory/traits.ts';
import type {LibvirtFeatures} from '../../versions/libvirt-changes.ts';
import {isLabelled, isRemembered, type LabelDriver, type LabelRow} from '../labels/label-driver.ts';
import {overrideFor} from '../labels/seclabel-for.ts';
import type {SelinuxIdentity} from './selinux-identity.ts';

const ORDER: readonly DeviceKind[] = [
  'disk', 'hostdev', 'input', 'memory', 'tpm', 'chardev', 'smartcard', 'fw-cfg', 'nvram', 'varstore',
  'kernel', 'initrd', 'shim', 'dtb', 'acpi-table', 'pstore',
]; // prettier-ignore

/** The context of the VM's images, that of content it only reads, or the one its sharing asks for. */
type Contexts = 'image' | 'content' | 'by-sharing';
type Row = LabelRow<Contexts>;

const IMAGE: Row = {gets: 'image', remember: true, restore: 'recall'};
const GROUP_NODE: Row = {gets: 'image', remember: false, restore: 'default'};
const SCSI_NODE: Row = {gets: 'by-sharing', remember: true, restore: 'recall', restoredIfExclusive: true};

/** Those of the libvirt that is followed. */
function habitsOf({
  groupNodeOfMdevForgotten,
  sharedScsiForgotten,
}: LibvirtFeatures): Readonly<Record<SelinuxHabit, Row>> {
  return {
    image: IMAGE,
    content: {gets: 'content', remember: true, restore: 'recall'},
    'group-node': GROUP_NODE,
    'mdev-group': groupNodeOfMdevForgotten ? GROUP_NODE : IMAGE,
    socket: {gets: 'image', remember: false, restore: 'never'},
    'scsi-node': sharedScsiForgotten ? {...SCSI_NODE, rememberedIfExclusive: true} : SCSI_NODE,
  };
}

export interface Context {
  readonly context: string;
}

export function selinuxDriver(
  identity: SelinuxIdentity,
  {libvirt}: Pick<Site, 'libvirt'>,
): LabelDriver<Context, Contexts, 'policy-default'> {
  const habits = habitsOf(libvirt);
  return {
    model: 'selinux',
    order: ORDER,
    row({role}) {
      const {selinux} = TRAITS[role];
      return selinux && habits[selinux];
    },
    fallback: 'policy-default',
    value: (contexts, resource) => ({context: contextFor(contexts, resource, identity)}),
    parse: label => ({context: label}),
    storage: {
      labels: (resource, storage) =>
        isLabelled(resource, storage) && (resource.role !== 'nvme-group' || libvirt.nvmeContext),
      gets: ({depth}) => (depth === 0 ? 'by-sharing' : 'content'),
      inherited: (_, {diskOverrides}) => diskOverrides,
      remembers: isRemembered,
      recalls: () => true,
      restores: isRestored,
      descriptor: (writable, given) => (writable ? {context: identity.image} : given),
    },
  };
}

/** A policy with a one-line virtual_image_context names none for content; the image's own context serves then. */
function contextFor(contexts: Contexts, resource: Resource, identity: SelinuxIdentity): string {
  const {image, shared, content = image} = identity;
  if (contexts !== 'by-sharing') return contexts === 'image' ? image : content;
  // Shareable is asked first: a shared file has no categories, whether it is written or not.
  if (resource.shareable) return shared;
  return resource.readonly ? content : image;
}

function isRestored({role, overrides}: Resource, {hasBacking}: StorageFacts): boolean {
  const own = overrideFor(overrides, 'selinux');
  return TRAITS[role].putBack === true && (!own || (own.relabel && (!own.labelskip || hasBacking)));
}

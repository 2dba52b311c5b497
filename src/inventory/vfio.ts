// SPDX-License-Identifier: Apache-2.0
/** Device nodes of VFIO: one per IOMMU group. */
import {pciName} from '../domain/pci-address.ts';
import type {PciAddress} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import type {Provenance} from './resource.ts';
import {resource, type Entry, type NewResource} from './site.ts';

/** `/dev/vfio/<group>` of a PCI device, or the gap when the host cannot name the group. */
export function iommuGroupNode(host: Host, address: PciAddress, fields: Omit<NewResource, 'path'>): Entry {
  const facts = host.pci(address);
  if (facts?.iommuGroup !== undefined) return resource({...fields, path: `/dev/vfio/${facts.iommuGroup}`});
  const name = pciName(address);
  if (facts === undefined && host.stat(pciDirectory(name)) === undefined)
    return unknownPci(name, fields.from);
  const message = `the IOMMU group of PCI device ${name} is not known`;
  return {code: 'IOMMU_GROUP_UNKNOWN', message, from: fields.from};
}

/** What sysfs has of a PCI device. */
export function pciDirectory(name: string): string {
  return `/sys/bus/pci/devices/${name}`;
}

export function unknownPci(name: string, from: Provenance): Entry {
  return {code: 'PCI_DEVICE_UNKNOWN', message: `the host has no PCI device ${name}`, from};
}

/** Without it no group's node is of use. */
export function vfioContainer(fields: Omit<NewResource, 'path' | 'role'>): Entry {
  return resource({...fields, role: 'vfio-container', path: '/dev/vfio/vfio'});
}

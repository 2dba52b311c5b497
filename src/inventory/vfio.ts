// SPDX-License-Identifier: Apache-2.0
/** Device nodes of VFIO: one per IOMMU group. */
import {pciName} from '../domain/pci-address.ts';
import type {PciAddress} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import {resource, type Entry, type NewResource} from './site.ts';

/** `/dev/vfio/<group>` of a PCI device, or the gap when the host cannot name the group. */
export function iommuGroupNode(host: Host, address: PciAddress, fields: Omit<NewResource, 'path'>): Entry {
  const group = host.pci(address)?.iommuGroup;
  return group === undefined
    ? {
        code: 'IOMMU_GROUP_UNKNOWN',
        message: `the IOMMU group of PCI device ${pciName(address)} is not known`,
        from: fields.from,
      }
    : resource({...fields, path: `/dev/vfio/${group}`});
}

/** Without it no group's node is of use. */
export function vfioContainer(fields: Omit<NewResource, 'path' | 'role'>): Entry {
  return resource({...fields, role: 'vfio-container', path: '/dev/vfio/vfio'});
}

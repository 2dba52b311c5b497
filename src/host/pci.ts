// SPDX-License-Identifier: Apache-2.0
import {pciName} from '../domain/pci-address.ts';
import {basename} from 'node:path/posix';
import type {PciAddress} from '../domain/domain.ts';
import {canonicalPath, directoryEntries, linkTarget} from './files.ts';
import type {PciFacts} from './host.ts';

export function pciDirectory(name: string): string {
  return `/sys/bus/pci/devices/${name}`;
}

export function livePci(address: PciAddress): PciFacts | undefined {
  const directory = pciDirectory(pciName(address));
  const files = directoryEntries(directory);
  if (files === undefined) return undefined;
  return {iommuGroup: iommuGroup(directory), sysfs: canonicalPath(directory), files};
}

/** The group a device of sysfs is in: the last part of where its link leads. */
export function iommuGroup(directory: string): number | undefined {
  const target = linkTarget(`${directory}/iommu_group`);
  const name = target === undefined ? '' : basename(target);
  return /^\d+$/.test(name) ? Number(name) : undefined;
}

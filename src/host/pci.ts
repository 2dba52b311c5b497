import {basename} from 'node:path/posix';
import type {PciAddress} from '../domain/domain.ts';
import {canonicalPath, directoryEntries, linkTarget} from './files.ts';
import type {PciFacts} from './host.ts';

/** sysfs's name of a PCI function, such as `0000:06:12.5`. */
export function pciName(address: PciAddress): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(address.domain, 4)}:${hex(address.bus, 2)}:${hex(address.slot, 2)}.${hex(address.function, 1)}`;
}

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

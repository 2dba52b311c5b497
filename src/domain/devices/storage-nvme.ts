// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {missingAttribute, requiredEnum, ulongAttribute, yesNo} from '../attributes.ts';
import type {NvmeSource} from '../parts/storage.ts';
import {parsePciAddress} from '../pci-address.ts';
import {child, placeOf, type XmlElement} from '../xml.ts';

/** A disk on an NVMe controller that QEMU drives by itself, through VFIO. */
export function parseNvmeSource(element: XmlElement): NvmeSource {
  requiredEnum(element, 'type', ['pci']);
  const namespace = ulongAttribute(element, 'namespace', {nonZero: true});
  if (namespace === undefined) throw missingAttribute(element, 'namespace');
  const managed = yesNo(element, 'managed') ?? true;
  const address = child(element, 'address');
  if (address !== undefined) return {address: parsePciAddress(address), namespace, managed};
  throw libvirtError(
    'NVME_ADDRESS',
    'XML_ERROR',
    'NVMe disk source is missing address',
    placeOf(element),
    "Add <address domain='0x0000' bus='…' slot='…' function='…'/> to <source>.",
  );
}

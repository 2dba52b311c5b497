// SPDX-License-Identifier: Apache-2.0
import {missingAttribute, requiredEnum, ulongAttribute, yesNo} from '../attributes.ts';
import type {NvmeSource} from '../parts/storage.ts';
import {parsePciAddress} from '../pci-address.ts';
import {refusal} from '../refusals/refusal.ts';
import {child, placeOf, type XmlElement} from '../xml.ts';

/** A disk on an NVMe controller that QEMU drives by itself, through VFIO. */
export function parseNvmeSource(element: XmlElement): NvmeSource {
  requiredEnum(element, 'type', ['pci']);
  const namespace = ulongAttribute(element, 'namespace', {nonZero: true});
  if (namespace === undefined) throw missingAttribute(element, 'namespace');
  const managed = yesNo(element, 'managed') ?? true;
  const address = child(element, 'address');
  if (address !== undefined) return {address: parsePciAddress(address), namespace, managed};
  throw refusal('NVME_ADDRESS', placeOf(element));
}

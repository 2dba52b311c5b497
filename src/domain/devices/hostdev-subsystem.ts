// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {enumAttribute, requiredEnum, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {HostdevSource} from '../parts/hostdev.ts';
import {parsePciAddress} from '../pci-address.ts';
import {parseUuid} from '../uuid.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseScsi, parseScsiHost} from './hostdev-scsi.ts';
import {parseUsb} from './hostdev-usb.ts';

export type SubsystemType = 'usb' | 'pci' | 'scsi' | 'scsi_host' | 'mdev';

/** @param element the element whose `<source>` identifies the device: a `<hostdev>`, `<interface>` or `<actual>` */
export function parseSubsystem(
  element: XmlElement,
  type: SubsystemType,
  context: ParseContext,
): HostdevSource {
  const source = child(element, 'source');
  if (source === undefined) {
    const detail = 'Missing <source> element in hostdev device';
    throw libvirtError(
      'HOSTDEV_SOURCE_MISSING',
      'XML_ERROR',
      detail,
      placeOf(element),
      'add a <source> that says which device',
    );
  }
  switch (type) {
    case 'usb':
      return parseUsb(source, context);
    case 'pci':
      return parsePci(element, source);
    case 'scsi':
      return parseScsi(source);
    case 'scsi_host':
      return parseScsiHost(source);
    case 'mdev':
      return parseMdev(element, source);
  }
}

function parsePci(element: XmlElement, source: XmlElement): HostdevSource {
  const address = child(source, 'address');
  if (address === undefined) {
    const detail = 'pci address is missing in the <source> of a host device';
    throw libvirtError(
      'HOSTDEV_ADDRESS_MISSING',
      'XML_ERROR',
      detail,
      placeOf(source),
      'add <address domain= bus= slot= function=/>',
    );
  }
  const driver = child(element, 'driver');
  return {
    type: 'pci',
    address: parsePciAddress(address),
    driver: enumAttribute(driver, 'name', ['vfio', 'kvm', 'xen']),
    iommufd: yesNo(driver, 'iommufd'),
  };
}

function parseMdev(element: XmlElement, source: XmlElement): HostdevSource {
  const model = requiredEnum(element, 'model', ['vfio-pci', 'vfio-ccw', 'vfio-ap']);
  const address = child(source, 'address');
  const written = attr(address, 'uuid');
  if (address === undefined || written === undefined) {
    const detail = "Missing 'uuid' attribute for element <address>";
    const help = "name the mediated device: <address uuid='…'/>";
    throw libvirtError('MDEV_UUID_MISSING', 'CONFIG_UNSUPPORTED', detail, placeOf(address ?? source), help);
  }
  const uuid = parseUuid(written);
  if (uuid === undefined) {
    const detail = 'Cannot parse uuid attribute of element <address>';
    const help = 'write 8-4-4-4-12 hexadecimal digits';
    throw libvirtError('MDEV_UUID_MALFORMED', 'XML_ERROR', detail, placeOfAttribute(address, 'uuid'), help);
  }
  return {type: 'mdev', model, uuid};
}

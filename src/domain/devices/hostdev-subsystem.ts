// SPDX-License-Identifier: Apache-2.0
import {
  enumAttribute,
  requiredAttribute,
  requiredEnum,
  uintAttribute,
  ulongAttribute,
  yesNo,
} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {HostdevSource} from '../parts/hostdev.ts';
import {parsePciAddress} from '../pci-address.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseUuid} from '../uuid.ts';
import {attr, child, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseNetworkHost} from './storage-network.ts';
import {parseNumber, UINT} from '../numbers.ts';

export type SubsystemType = 'usb' | 'pci' | 'scsi' | 'scsi_host' | 'mdev';

/** @param element the element whose `<source>` identifies the device: a `<hostdev>`, `<interface>` or `<actual>` */
export function parseSubsystem(
  element: XmlElement,
  type: SubsystemType,
  context: ParseContext,
): HostdevSource {
  const source = child(element, 'source');
  if (source === undefined) throw refusal('HOSTDEV_SOURCE_MISSING', placeOf(element));
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
  if (address === undefined) throw refusal('HOSTDEV_ADDRESS_MISSING', placeOf(source));
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
  if (address === undefined || written === undefined)
    throw refusal('MDEV_UUID_MISSING', placeOf(address ?? source));
  const uuid = parseUuid(written);
  if (uuid === undefined) throw refusal('MDEV_UUID_MALFORMED', placeOfAttribute(address, 'uuid'));
  return {type: 'mdev', model, uuid};
}

/** A SCSI device of one of the host's adapters, or of an iSCSI target, which is a network matter. */
function parseScsi(source: XmlElement): HostdevSource {
  const protocol = enumAttribute(source, 'protocol', ['adapter', 'iscsi']) ?? 'adapter';
  if (protocol === 'iscsi') return parseIscsi(source);
  const adapter = child(source, 'adapter');
  const address = child(source, 'address');
  if (adapter === undefined || address === undefined) throw refusal('SCSI_SOURCE', placeOf(source));
  for (const part of ['bus', 'target', 'unit']) requiredAttribute(address, part);
  const name = attr(adapter, 'name');
  if (!name) throw refusal('SCSI_ADAPTER_NAME', placeOf(adapter));
  return {
    type: 'scsi',
    protocol,
    adapter: name,
    host: adapterNumber(name),
    bus: uintAttribute(address, 'bus', {base: 0}) ?? 0,
    target: uintAttribute(address, 'target', {base: 0}) ?? 0,
    unit: ulongAttribute(address, 'unit', {base: 0}) ?? 0,
  };
}

/** QEMU logs in to the target by itself. */
function parseIscsi(source: XmlElement): HostdevSource {
  const name = attr(source, 'name');
  if (name === undefined) throw refusal('ISCSI_NAME_MISSING', placeOf(source));
  const [host, second] = children(source, 'host');
  if (host === undefined) throw refusal('ISCSI_HOST_MISSING', placeOf(source));
  if (second !== undefined) throw refusal('ISCSI_HOST_TWICE', placeOf(second));
  const {name: server = '', socket} = parseNetworkHost(host);
  return {type: 'scsi', protocol: 'iscsi', name, server: socket ?? `${server}:${attr(host, 'port') ?? ''}`};
}

/** libvirt looks at the adapter's name only when it starts the VM; -1 is a host number that no host has. */
function adapterNumber(name: string): number {
  const digits = /^scsi_host([0-9]{1,9})$/.exec(name)?.[1];
  return digits === undefined ? -1 : Number(digits);
}

/** A target of the host kernel's vhost-scsi, known by its world wide port name. */
function parseScsiHost(source: XmlElement): HostdevSource {
  requiredEnum(source, 'protocol', ['vhost']);
  const wwpn = attr(source, 'wwpn');
  if (wwpn === undefined) throw refusal('VHOST_WWPN_MISSING', placeOf(source));
  if (!/^naa\.[\da-f]{16}$/i.test(wwpn)) throw refusal('VHOST_WWPN', placeOfAttribute(source, 'wwpn'));
  return {type: 'scsi_host', wwpn};
}

/**
 * A USB device by what it is (`<vendor>` and `<product>`), by its address (`<address>`: bus and device, or bus and the
 * port that it is plugged into), or both.
 * Numbers are in C's notation, so `device='010'` is the eighth; a vendor or product of 0 counts as not given.
 */
function parseUsb(source: XmlElement, context: ParseContext): HostdevSource {
  const vendor = usbNumber(source, 'vendor', 'id', 'vendor id') || undefined;
  const product = usbNumber(source, 'product', 'id', 'product id') || undefined;
  if (vendor !== undefined && product === undefined) throw usbIdMissing(source, 'product');
  if (product !== undefined && vendor === undefined) throw usbIdMissing(source, 'vendor');
  const address = child(source, 'address');
  const byPort = attr(address, 'port') !== undefined && attr(address, 'device') === undefined;
  return {
    type: 'usb',
    vendor,
    product,
    bus: usbNumber(source, 'address', 'bus', 'bus'),
    device: byPort ? undefined : usbNumber(source, 'address', 'device', 'device'),
    port: usbPort(address),
    missing: context.live && yesNo(source, 'missing') === true,
    startupPolicy: enumAttribute(source, 'startupPolicy', ['default', 'mandatory', 'requisite', 'optional']),
  };
}

function usbNumber(source: XmlElement, element: string, attribute: string, what: string): number | undefined {
  const node = child(source, element);
  const written = attr(node, attribute);
  if (node === undefined) return undefined;
  if (written === undefined)
    throw refusal('USB_NUMBER_MISSING', placeOf(node), {
      element,
      needed: element === 'address' ? `${attribute} id` : attribute,
      attribute,
    });
  const value = parseNumber(written, UINT, 0);
  if (value === undefined) throw refusal('USB_NUMBER', placeOfAttribute(node, attribute), {what, written});
  return value;
}

function usbPort(address: XmlElement | undefined): string | undefined {
  const written = attr(address, 'port');
  if (address === undefined || written === undefined) return undefined;
  if (/^\d{1,3}(?:\.\d{1,3})*$/.test(written)) return written;
  throw refusal('USB_PORT', placeOfAttribute(address, 'port'), {written});
}

function usbIdMissing(source: XmlElement, what: 'vendor' | 'product') {
  return refusal('USB_ID_MISSING', placeOf(source), {what});
}

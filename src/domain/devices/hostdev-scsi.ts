// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, uintAttribute, ulongAttribute} from '../attributes.ts';
import type {HostdevSource} from '../parts/hostdev.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';

/** A SCSI device of one of the host's adapters, or of an iSCSI target, which is a network matter. */
export function parseScsi(source: XmlElement): HostdevSource {
  const protocol = enumAttribute(source, 'protocol', ['adapter', 'iscsi']) ?? 'adapter';
  if (protocol === 'iscsi') return {type: 'scsi', protocol};
  const adapter = child(source, 'adapter');
  const address = child(source, 'address');
  if (adapter === undefined || address === undefined) throw refusal('SCSI_SOURCE', placeOf(source));
  return {
    type: 'scsi',
    protocol,
    host: adapterNumber(attr(adapter, 'name') ?? ''),
    bus: uintAttribute(address, 'bus', {base: 0}) ?? 0,
    target: uintAttribute(address, 'target', {base: 0}) ?? 0,
    unit: ulongAttribute(address, 'unit', {base: 0}) ?? 0,
  };
}

/** libvirt looks at the adapter's name only when it starts the VM; -1 is a host number that no host has. */
function adapterNumber(name: string): number {
  const digits = /^scsi_host([0-9]{1,9})$/.exec(name)?.[1];
  return digits === undefined ? -1 : Number(digits);
}

/** A target of the host kernel's vhost-scsi, known by its world wide port name. */
export function parseScsiHost(source: XmlElement): HostdevSource {
  requiredEnum(source, 'protocol', ['vhost']);
  return {type: 'scsi_host', wwpn: attr(source, 'wwpn')};
}

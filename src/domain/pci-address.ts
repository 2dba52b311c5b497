// SPDX-License-Identifier: Apache-2.0
import {uintAttribute} from './attributes.ts';
import type {PciAddress} from './parts/hostdev.ts';
import {refusal} from './refusals/refusal.ts';
import {attr, placeOfAttribute, type XmlElement} from './xml.ts';

/**
 * The greatest number of each part; libvirt prints the function and its limit in another form than the rest. Domains
 * have none: the kernel gives those of Intel's VMD numbers from 0x10000.
 */
const LIMITS = {bus: 0xff, slot: 0x1f, function: 7} as const;

/**
 * Reads `<address domain= bus= slot= function=>` of a host's PCI device. Absent parts are 0, and the notation
 * is C's: `slot='020'` is 16, `slot='0x14'` is 20.
 */
export function parsePciAddress(element: XmlElement): PciAddress {
  const address = {
    domain: uintAttribute(element, 'domain', {base: 0}) ?? 0,
    bus: uintAttribute(element, 'bus', {base: 0}) ?? 0,
    slot: uintAttribute(element, 'slot', {base: 0}) ?? 0,
    function: uintAttribute(element, 'function', {base: 0}) ?? 0,
  };
  for (const part of ['bus', 'slot', 'function'] as const) {
    if (address[part] > LIMITS[part]) throw outOfRange(element, part, address[part]);
  }
  return address;
}

function outOfRange(element: XmlElement, part: keyof typeof LIMITS, value: number) {
  const limit = part === 'function' ? '7' : `0x${LIMITS[part].toString(16).toUpperCase()}`;
  const shown = part === 'function' ? `0x${value.toString(16)}` : `'0x${value.toString(16)}'`;
  return refusal('PCI_ADDRESS_RANGE', placeOfAttribute(element, part), {
    part,
    shown,
    limit,
    written: attr(element, part) ?? '',
  });
}

/** The kernel's name of a PCI function, such as `0000:06:12.5`. */
export function pciName(address: PciAddress): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(address.domain, 4)}:${hex(address.bus, 2)}:${hex(address.slot, 2)}.${hex(address.function, 1)}`;
}

/** Reads such a name as QEMU does: leading zeros may be missing, and so may the domain. */
export function parsePciName(name: string): PciAddress | undefined {
  const [, domain = '0', bus, slot, fn] =
    /^(?:([\da-f]{1,8}):)?([\da-f]{1,2}):([\da-f]{1,2})\.([0-7])$/i.exec(name) ?? [];
  if (bus === undefined || slot === undefined || fn === undefined) return undefined;
  const number = (hex: string) => Number.parseInt(hex, 16);
  return {domain: number(domain), bus: number(bus), slot: number(slot), function: number(fn)};
}

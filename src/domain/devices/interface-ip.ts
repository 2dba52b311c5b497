// SPDX-License-Identifier: Apache-2.0
import type {ReadBy} from '../parts/common.ts';
import {parseNumber, UINT} from '../numbers.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {requiredEnum, uintAttribute, yesNo} from '../attributes.ts';
import {isIP} from 'node:net';

const LONGEST_PREFIX: Record<AddressFamily, number> = {ipv4: 32, ipv6: 128};

/** An address for the guest's end of the interface; the prefix is 0 when none is written. */
export function parseInterfaceIp(element: XmlElement) {
  const address = attr(element, 'address');
  if (address === undefined) throw refusal('IP_ADDRESS_MISSING', placeOf(element));
  const found = addressFamily(address);
  const family = writtenFamily(element) ?? found;
  if (family === undefined || family !== found)
    throw refusal('IP_ADDRESS', placeOfAttribute(element, 'address'), {address});
  const peer = attr(element, 'peer');
  const prefix = parsePrefix(element, family);
  if (peer !== undefined && addressFamily(peer) !== family)
    throw refusal('IP_PEER', placeOfAttribute(element, 'peer'), {peer});
  return {family, address, prefix, peer, at: placeOf(element)};
}

export type InterfaceIp = ReadBy<typeof parseInterfaceIp>;

/** Any other word than these two means the same as none: the address tells. */
function writtenFamily(element: XmlElement): AddressFamily | undefined {
  const written = attr(element, 'family');
  return written === 'ipv4' || written === 'ipv6' ? written : undefined;
}

function parsePrefix(element: XmlElement, family: AddressFamily): number {
  const written = attr(element, 'prefix');
  if (written === undefined) return 0;
  const prefix = parseNumber(written, UINT, 10);
  if (prefix !== undefined && prefix > 0 && prefix <= LONGEST_PREFIX[family]) return prefix;
  throw refusal('IP_PREFIX', placeOfAttribute(element, 'prefix'), {written, longest: LONGEST_PREFIX[family]});
}

/** Ports of the host that passt listens on for the guest. */
export function parsePortForward(element: XmlElement) {
  const proto = requiredEnum(element, 'proto', ['tcp', 'udp']);
  const address = attr(element, 'address');
  if (address !== undefined && addressFamily(address) === undefined)
    throw refusal('PORT_FORWARD_ADDRESS', placeOfAttribute(element, 'address'), {address});
  return {
    proto,
    address,
    dev: attr(element, 'dev'),
    ranges: children(element, 'range').map(parseRange),
    at: placeOf(element),
  };
}

export type PortForward = ReadBy<typeof parsePortForward>;

/** `to` is the guest's port for `start`; without it the numbers are the same on both sides. */
function parseRange(element: XmlElement) {
  return {
    start: uintAttribute(element, 'start', {nonZero: true}),
    end: uintAttribute(element, 'end', {nonZero: true}),
    to: uintAttribute(element, 'to', {nonZero: true}),
    exclude: yesNo(element, 'exclude'),
    at: placeOf(element),
  };
}

export type AddressFamily = 'ipv4' | 'ipv6';

/**
 * The family of a numeric address, or undefined for anything else. As in libvirt the C library's older IPv4
 * forms count too (`127.1`, `0x7f000001`), and an IPv6 address may carry a scope (`fe80::1%eth0`).
 */
export function addressFamily(text: string): AddressFamily | undefined {
  if (isIP(text) === 6) return 'ipv6';
  return isShortIpv4(text) ? 'ipv4' : undefined;
}

/** One to four numbers; the last one fills the bytes that are left. */
function isShortIpv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length > 4 || parts.some(part => !/^[0-9]/.test(part))) return false;
  const values = parts.map(part => parseNumber(part, UINT, 0));
  const last = values.pop();
  const rest = 256 ** (4 - values.length);
  return values.every(value => value !== undefined && value < 256) && last !== undefined && last < rest;
}

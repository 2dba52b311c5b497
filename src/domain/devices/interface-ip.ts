// SPDX-License-Identifier: Apache-2.0
import type {InterfaceIp, PortForward, PortRange} from '../parts/interface.ts';
import {addressFamily, type AddressFamily} from '../ip-address.ts';
import {parseNumber, UINT} from '../numbers.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {requiredEnum, uintAttribute, yesNo} from '../attributes.ts';

const LONGEST_PREFIX: Record<AddressFamily, number> = {ipv4: 32, ipv6: 128};

/** An address for the guest's end of the interface; the prefix is 0 when none is written. */
export function parseInterfaceIp(element: XmlElement): InterfaceIp {
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
export function parsePortForward(element: XmlElement): PortForward {
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

function parseRange(element: XmlElement): PortRange {
  return {
    start: uintAttribute(element, 'start', {nonZero: true}),
    end: uintAttribute(element, 'end', {nonZero: true}),
    to: uintAttribute(element, 'to', {nonZero: true}),
    exclude: yesNo(element, 'exclude'),
    at: placeOf(element),
  };
}

// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type KnownError} from '../../errors.ts';
import type {InterfaceIp} from '../parts/interface.ts';
import {addressFamily, type AddressFamily} from '../ip-address.ts';
import {parseNumber, UINT} from '../numbers.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

const LONGEST_PREFIX: Record<AddressFamily, number> = {ipv4: 32, ipv6: 128};

/** An address for the guest's end of the interface; the prefix is 0 when none is written. */
export function parseInterfaceIp(element: XmlElement): InterfaceIp {
  const address = attr(element, 'address');
  if (address === undefined) {
    const detail = 'Missing required address in <ip>';
    throw libvirtError('IP_ADDRESS_MISSING', 'XML_ERROR', detail, placeOf(element), "add address='…'");
  }
  const found = addressFamily(address);
  const family = writtenFamily(element) ?? found;
  if (family === undefined || family !== found) throw invalid(element, 'address', 'IP_ADDRESS', address);
  const peer = attr(element, 'peer');
  const prefix = parsePrefix(element, family);
  if (peer !== undefined && addressFamily(peer) !== family) throw invalid(element, 'peer', 'IP_PEER', peer);
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
  const detail = `Invalid prefix value '${written}' in <ip>`;
  const help = `write a number from 1 to ${LONGEST_PREFIX[family]}`;
  throw libvirtError('IP_PREFIX', 'XML_ERROR', detail, placeOfAttribute(element, 'prefix'), help);
}

function invalid(element: XmlElement, attribute: string, code: string, value: string): KnownError {
  const detail = `Invalid ${attribute} '${value}' in <ip>`;
  const help = 'write a numeric address of the family that is asked for';
  return libvirtError(code, 'XML_ERROR', detail, placeOfAttribute(element, attribute), help);
}

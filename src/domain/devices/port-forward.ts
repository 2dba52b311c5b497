// SPDX-License-Identifier: Apache-2.0
import {requiredEnum, uintAttribute, yesNo} from '../attributes.ts';
import type {PortForward, PortRange} from '../parts/interface.ts';
import {addressFamily} from '../ip-address.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

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

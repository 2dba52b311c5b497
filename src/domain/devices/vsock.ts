// SPDX-License-Identifier: Apache-2.0
import {uintAttribute} from '../attributes.ts';
import type {Vsock} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {child, onlyElement, placeOf, type XmlElement} from '../xml.ts';

/** `/dev/vhost-vsock` is opened by libvirtd and handed over, so no layer has to know more than that there is one. */
function parseVsock(element: XmlElement): Vsock {
  return {cid: uintAttribute(child(element, 'cid'), 'address', {nonZero: true}), at: placeOf(element)};
}

/** The one vsock a definition may have. */
export function parseOnlyVsock(elements: readonly XmlElement[]): Vsock | undefined {
  const vsock = onlyElement(elements, at => refusal('VSOCK_TWICE', at));
  return vsock && parseVsock(vsock);
}

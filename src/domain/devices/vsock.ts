// SPDX-License-Identifier: Apache-2.0
import {uintAttribute} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {child, placeOf, type XmlElement} from '../xml.ts';

/** `/dev/vhost-vsock` is opened by libvirtd and handed over, so no layer has to know more than that there is one. */
export function parseVsock(element: XmlElement) {
  return {cid: uintAttribute(child(element, 'cid'), 'address', {nonZero: true}), at: placeOf(element)};
}

export type Vsock = ReadBy<typeof parseVsock>;

// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {Interface} from '../parts/interface.ts';
import {sanitizePath} from '../sanitize-path.ts';
import {attr, type XmlElement} from '../xml.ts';

/**
 * What carries the guest's packets: passt, or devices other than `/dev/net/tun` and `/dev/vhost-net`.
 *
 * @param usesVhost whether the card is one that vhost can serve; otherwise libvirt forgets the vhost device
 */
export function parseInterfaceBackend(
  element: XmlElement | undefined,
  usesVhost: boolean,
): Interface['backend'] {
  const tap = attr(element, 'tap');
  const vhost = usesVhost ? attr(element, 'vhost') : undefined;
  return {
    type: enumAttribute(element, 'type', ['default', 'passt']),
    logFile: attr(element, 'logFile'),
    tap: tap === undefined ? undefined : sanitizePath(tap),
    vhost: vhost === undefined ? undefined : sanitizePath(vhost),
  };
}

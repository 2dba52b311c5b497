// SPDX-License-Identifier: Apache-2.0
import type {HostdevSource} from '../parts/hostdev.ts';
import {refusal} from '../refusals/refusal.ts';
import {sanitizePath} from '../sanitize-path.ts';
import {child, childText, placeOf, type XmlElement} from '../xml.ts';

export type CapabilityType = 'storage' | 'misc' | 'net';

/** The child of `<source>` that names the node, and what libvirt calls the device when it is missing. */
const NODES: Record<CapabilityType, {element: string; device: string}> = {
  storage: {element: 'block', device: 'hostdev storage device'},
  misc: {element: 'char', device: 'hostdev character device'},
  net: {element: 'interface', device: 'hostdev net device'},
};

/** A host device node that a container gets; QEMU has none of these. */
export function parseCapability(element: XmlElement, type: CapabilityType): HostdevSource {
  const {element: name, device} = NODES[type];
  const node = childText(child(element, 'source'), name);
  if (node === undefined) throw refusal('HOSTDEV_NODE_MISSING', placeOf(element), {name, device});
  return {type, path: type === 'net' ? node : sanitizePath(node)};
}

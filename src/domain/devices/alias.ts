// SPDX-License-Identifier: Apache-2.0
import {attr, child, type XmlElement} from '../xml.ts';

/** The name libvirt gave the device of a running VM, such as `net0`; socket and pid files are named after it. */
export function aliasOf(device: XmlElement): string | undefined {
  return attr(child(device, 'alias'), 'name');
}

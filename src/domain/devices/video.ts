// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, onOff, yesNo} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {aliasOf, attr, child, placeOf, type XmlElement} from '../xml.ts';

/** A graphics card, of which the layers see the render node, `/dev/udmabuf` for blobs and a process of its own. */
export function parseVideo(element: XmlElement) {
  const model = child(element, 'model');
  const acceleration = child(model, 'acceleration');
  return {
    vhostuser:
      enumAttribute(child(element, 'driver'), 'name', ['default', 'qemu', 'vhostuser']) === 'vhostuser',
    rendernode: attr(acceleration, 'rendernode'),
    accel3d: yesNo(acceleration, 'accel3d') ?? false,
    blob: onOff(model, 'blob') ?? false,
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

export type Video = ReadBy<typeof parseVideo>;

// SPDX-License-Identifier: Apache-2.0
/** Render nodes, sockets and the X authority of graphics. */
import type {Graphics} from '../../../../domain/domain.ts';
import type {Host} from '../../../../host/host.ts';
import {provenance} from '../../../../inventory/site.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

export function* graphics({domain, host, features}: HelperView): Iterable<RuleRequest> {
  for (const [index, card] of domain.graphics.entries()) {
    const device = deviceName.graphics(card, index);
    const node = renderNode(card, host);
    // Before 12.1, libvirt's helper did not look at what becomes of the node.
    const failure = features.passesOverRenderNode ? 'is ignored' : 'ends the run';
    if (node !== undefined) yield requestRule(node, 'rw', provenance(device, card, 'render node'), {failure});
    for (const socket of card.sockets) {
      if (socket.path !== undefined)
        yield requestRule(socket.path, 'rw', provenance(device, socket, 'socket that listens'));
    }
  }
}

/** Only a VM whose one graphics device is SDL gets its authority file; without one the run fails. */
export function* xauthority({domain}: HelperView): Iterable<RuleRequest> {
  const [card, second] = domain.graphics;
  if (card?.type !== 'sdl' || second) return;
  yield requestRule(card.xauth, 'r', provenance(deviceName.graphics(card, 0), card, 'X authority file'));
}

/** Whether QEMU draws with OpenGL, and so loads the host's drivers. */
export function drawsWithGl(card: Graphics): boolean {
  return card.rendernode !== undefined || choosesNode(card);
}

function renderNode(card: Graphics, host: Host): string | undefined {
  if (card.rendernode !== undefined) return card.rendernode;
  if (!choosesNode(card)) return undefined;
  const first = host.list('/dev/dri')?.find(name => name.startsWith('renderD'));
  return first === undefined ? undefined : `/dev/dri/${first}`;
}

function choosesNode({type, gl}: Graphics): boolean {
  return type === 'egl-headless' || ((type === 'spice' || type === 'dbus') && gl);
}

// SPDX-License-Identifier: Apache-2.0
import type {Domain, Interface} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';
import {requireSharedMemory} from './shared-memory.ts';

const VIRTIO_MODELS: readonly string[] = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** What the QEMU driver asks of a vhost-user card: the guest's memory, and a socket unless passt makes one. */
export function validateVhostUserForQemu(net: Interface, domain: Domain): void {
  if (net.type !== 'vhostuser') return;
  requireSharedMemory(domain, 'interface', net.at);
  if (net.backend.type === 'passt' || net.vhostuser?.path !== undefined) return;
  throw refusal('VHOSTUSER_PATH_MISSING', net.vhostuser?.at ?? net.at);
}

/** What libvirt asks of the cards that are virtio by nature. */
export function validateVhostInterface(net: Interface): void {
  if (net.type !== 'vhostuser' && net.type !== 'vdpa') return;
  const source = net.vhostuser;
  if (source?.mode === 'bind' && (source.reconnect ?? 'no') !== 'no')
    throw refusal('VHOSTUSER_RECONNECT_SERVER', source.at);
  if (net.model === undefined || VIRTIO_MODELS.includes(net.model.toLowerCase())) return;
  throw refusal('INTERFACE_MODEL', net.at, {type: net.type, model: net.model});
}

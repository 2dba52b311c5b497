// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import type {Domain, Interface} from '../domain.ts';
import {requireSharedMemory} from './shared-memory.ts';

const VIRTIO_MODELS: readonly string[] = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** What the QEMU driver asks of a vhost-user card: the guest's memory, and a socket unless passt makes one. */
export function validateVhostUserForQemu(net: Interface, domain: Domain): void {
  if (net.type !== 'vhostuser') return;
  requireSharedMemory(domain, 'interface', net.at);
  if (net.backend.type === 'passt' || net.vhostuser?.path !== undefined) return;
  throw libvirtError(
    'VHOSTUSER_PATH_MISSING',
    'XML_ERROR',
    "Missing required attribute 'path' in element 'source'",
    net.vhostuser?.at ?? net.at,
    "name the socket: <source type='unix' path='…' mode='client'/>",
  );
}

/** What libvirt asks of the cards that are virtio by nature. */
export function validateVhostInterface(net: Interface): void {
  if (net.type !== 'vhostuser' && net.type !== 'vdpa') return;
  const source = net.vhostuser;
  if (source?.mode === 'bind' && (source.reconnect ?? 'no') !== 'no') {
    throw libvirtError(
      'VHOSTUSER_RECONNECT_SERVER',
      'CONFIG_UNSUPPORTED',
      "'reconnect' attribute is not supported when source mode='server' for <interface type='vhostuser'>",
      source.at,
      "remove <reconnect>, or use mode='client'",
    );
  }
  if (net.model === undefined || VIRTIO_MODELS.includes(net.model.toLowerCase())) return;
  throw libvirtError(
    'INTERFACE_MODEL',
    'CONFIG_UNSUPPORTED',
    `invalid model for interface of type '${net.type}': '${net.model}' - must be 'virtio'`,
    net.at,
    "use <model type='virtio'/>",
  );
}

// SPDX-License-Identifier: Apache-2.0
import type {LibvirtFeatures} from '../../versions/libvirt-changes.ts';
import type {Domain, Interface, PortForward, InterfaceIp} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';
import {isVirtioModel} from '../virtio-models.ts';
import {requireSharedMemory} from './shared-memory.ts';

/** What the QEMU driver asks of a vhost-user card: the guest's memory, and a socket unless passt makes one. */
export function validateVhostUserForQemu(net: Interface, domain: Domain, libvirt: LibvirtFeatures): void {
  if (net.type !== 'vhostuser') return;
  if (libvirt.vhostUserNeedsSharedMemory) requireSharedMemory(domain, 'interface', net.at);
  if (net.backend.type === 'passt' || net.vhostuser?.path !== undefined) return;
  throw refusal('VHOSTUSER_PATH_MISSING', net.vhostuser?.at ?? net.at);
}

/** What libvirt asks of the cards that are virtio by nature. */
export function validateVhostInterface(net: Interface): void {
  if (net.type !== 'vhostuser' && net.type !== 'vdpa') return;
  const source = net.vhostuser;
  if (source?.mode === 'bind' && (source.reconnect ?? 'no') !== 'no')
    throw refusal('VHOSTUSER_RECONNECT_SERVER', source.at);
  if (net.model === undefined || isVirtioModel(net.model)) return;
  throw refusal('INTERFACE_MODEL', net.at, {type: net.type, model: net.model});
}

/** What only an interface with passt behind it may have, and what passt may be behind. */
export function validatePasst(net: Interface, libvirt: LibvirtFeatures): void {
  if (net.backend.type === 'passt') {
    if (!['user', 'vhostuser'].includes(net.type)) throw refusal('PASST_TYPE', net.at);
  } else if (net.portForwards[0] !== undefined && libvirt.portForwardNeedsPasst) {
    throw refusal('PORT_FORWARD_WITHOUT_PASST', net.portForwards[0].at);
  }
  for (const forward of net.portForwards) validateRanges(forward);
}

function validateRanges(forward: PortForward): void {
  for (const range of forward.ranges) {
    const extra = range.end ?? range.to ?? range.exclude;
    if (range.start === undefined && extra !== undefined) throw refusal('PORT_FORWARD_RANGE', range.at);
  }
}

/**
 * Which guest addresses QEMU's user-mode networking or passt can be given: one of each family, with the
 * prefixes that their built-in DHCP server knows. Other kinds of interface take none.
 */
export function validateGuestAddresses(net: Interface): void {
  if (assignsAddresses(net)) validateEach(net.ips);
  if (net.hasRoute) throw refusal('INTERFACE_ROUTE', net.at);
  const [ip] = net.ips;
  if (ip !== undefined && !assignsAddresses(net)) throw refusal('INTERFACE_IP', ip.at, {type: net.type});
}

function assignsAddresses(net: Interface): boolean {
  return net.type === 'user' || (net.type === 'vhostuser' && net.backend.type === 'passt');
}

function validateEach(ips: readonly InterfaceIp[]): void {
  const seen = new Set<InterfaceIp['family']>();
  for (const ip of ips) {
    if (ip.peer !== undefined) throw refusal('INTERFACE_IP_PEER', ip.at);
    if (seen.has(ip.family))
      throw refusal('INTERFACE_IP_TWICE', ip.at, {family: ip.family === 'ipv4' ? 'IPv4' : 'IPv6'});
    seen.add(ip.family);
    validatePrefix(ip);
  }
}

/** A prefix of 0 means that none is written. */
function validatePrefix(ip: InterfaceIp): void {
  if (ip.prefix === 0) return;
  if (ip.family === 'ipv4' && (ip.prefix < 4 || ip.prefix > 27)) throw refusal('INTERFACE_IP_PREFIX', ip.at);
  if (ip.family === 'ipv6' && ip.prefix !== 64)
    throw refusal('INTERFACE_IP_PREFIX.ipv6', ip.at, {prefix: ip.prefix});
}

// SPDX-License-Identifier: Apache-2.0
import type {Interface, InterfaceIp} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

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

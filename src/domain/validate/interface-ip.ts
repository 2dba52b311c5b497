// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type KnownError} from '../../errors.ts';
import type {Interface, InterfaceIp} from '../domain.ts';

/**
 * Which guest addresses QEMU's user-mode networking or passt can be given: one of each family, with the
 * prefixes that their built-in DHCP server knows. Other kinds of interface take none.
 */
export function validateGuestAddresses(net: Interface): void {
  if (assignsAddresses(net)) validateEach(net.ips);
  if (net.hasRoute) {
    const detail = 'Invalid attempt to set network interface guest-side IP route, not supported by QEMU';
    throw refuse('INTERFACE_ROUTE', detail, net, 'remove <route>, and set the route inside the guest');
  }
  const [ip] = net.ips;
  if (ip !== undefined && !assignsAddresses(net)) {
    const detail =
      'Invalid attempt to set network interface guest-side IP address info, not supported by QEMU';
    throw refuse(
      'INTERFACE_IP',
      detail,
      ip,
      `remove <ip>: an interface of type '${net.type}' gets its address elsewhere`,
    );
  }
}

function assignsAddresses(net: Interface): boolean {
  return net.type === 'user' || (net.type === 'vhostuser' && net.backend.type === 'passt');
}

function validateEach(ips: readonly InterfaceIp[]): void {
  const seen = new Set<InterfaceIp['family']>();
  for (const ip of ips) {
    if (ip.peer !== undefined) {
      throw refuse(
        'INTERFACE_IP_PEER',
        'Invalid attempt to set peer IP for guest',
        ip,
        "remove the 'peer' attribute",
      );
    }
    if (seen.has(ip.family)) {
      const detail = `Only one IPv${ip.family === 'ipv4' ? 4 : 6} address per interface is allowed`;
      throw refuse('INTERFACE_IP_TWICE', detail, ip, 'keep one <ip> of each family');
    }
    seen.add(ip.family);
    validatePrefix(ip);
  }
}

/** A prefix of 0 means that none is written. */
function validatePrefix(ip: InterfaceIp): void {
  if (ip.prefix === 0) return;
  if (ip.family === 'ipv4' && (ip.prefix < 4 || ip.prefix > 27)) {
    const detail = 'invalid prefix, must be in range of 4-27';
    throw libvirtError(
      'INTERFACE_IP_PREFIX',
      'XML_ERROR',
      detail,
      ip.at,
      'write a prefix from 4 to 27, or none',
    );
  }
  if (ip.family === 'ipv6' && ip.prefix !== 64) {
    const detail = `unsupported IPv6 address prefix='${ip.prefix}' - must be 64`;
    throw refuse('INTERFACE_IP_PREFIX', detail, ip, "write prefix='64', or none");
  }
}

function refuse(code: string, detail: string, where: Pick<Interface, 'at'>, help: string): KnownError {
  return libvirtError(code, 'CONFIG_UNSUPPORTED', detail, where.at, help);
}

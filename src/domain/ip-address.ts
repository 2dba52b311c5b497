// SPDX-License-Identifier: Apache-2.0
import {isIP} from 'node:net';

import {parseNumber, UINT} from './numbers.ts';

export type AddressFamily = 'ipv4' | 'ipv6';

/**
 * The family of a numeric address, or undefined for anything else. As in libvirt the C library's older IPv4
 * forms count too (`127.1`, `0x7f000001`), and an IPv6 address may carry a scope (`fe80::1%eth0`).
 */
export function addressFamily(text: string): AddressFamily | undefined {
  if (isIP(text) === 6) return 'ipv6';
  return isShortIpv4(text) ? 'ipv4' : undefined;
}

/** One to four numbers; the last one fills the bytes that are left. */
function isShortIpv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length > 4 || parts.some(part => !/^[0-9]/.test(part))) return false;
  const values = parts.map(part => parseNumber(part, UINT, 0));
  const last = values.pop();
  const rest = 256 ** (4 - values.length);
  return values.every(value => value !== undefined && value < 256) && last !== undefined && last < rest;
}

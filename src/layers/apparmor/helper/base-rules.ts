// SPDX-License-Identifier: Apache-2.0
/** Rules every QEMU VM gets, whatever its devices (virt-aa-helper.c). */
import type {Domain} from '../../../domain/domain.ts';
import {provenance} from '../../../inventory/site.ts';
import {literal, type LiteralRequest} from './rule-request.ts';

/**
 * Log, monitor, per-domain directory, pid file and the socket of a tunnelled migration. They are literal:
 * neither resolved nor judged, the name unescaped. Types other than qemu, kqemu and kvm have none.
 */
export function baseRules(domain: Domain): readonly LiteralRequest[] {
  const {id, name, type} = domain;
  if (!['qemu', 'kqemu', 'kvm'].includes(type)) return [];
  const from = provenance('domain', domain, 'what QEMU and libvirt keep for every VM');
  return [
    literal(
      from,
      [`/var/log/libvirt/**/${name}.log`, 'w'],
      [`/var/lib/libvirt/qemu/domain-${name}/monitor.sock`, 'rw'],
      [`/var/lib/libvirt/qemu/domain-${id}-${firstBytes(name, 20)}/*`, 'rw'],
      [`/run/libvirt/**/${name}.pid`, 'rwk'],
      [`/run/libvirt/**/*.tunnelmigrate.dest.${name}`, 'rw'],
    ),
  ];
}

/** The helper cuts bytes where libvirtd counts characters; a torn character becomes U+FFFD. */
function firstBytes(text: string, count: number): string {
  return Buffer.from(text).subarray(0, count).toString();
}

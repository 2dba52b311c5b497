// SPDX-License-Identifier: Apache-2.0
/** Memory encryption: AMD's SEV node with the files libvirt writes for the launch, and the quote service of Intel's TDX. */
import type {LaunchSecurity} from '../../domain/domain.ts';
import {shortNamed} from '../short-named.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';

export function launchSecurityResources({domain, layout}: Site): readonly Entry[] {
  const security = domain.launchSecurity;
  const device = 'launch security';
  if (security?.type === 'tdx') return quoteService(security, device);
  if (security?.type !== 'sev' && security?.type !== 'sev-snp') return [];
  const blob = (name: string) =>
    resource({
      kind: 'launch-security',
      role: 'sev-blob',
      ...shortNamed(domain, `${layout.lib}/domain-`, `/${name}.base64`),
      access: 'r',
      from: provenance(device, security, 'launch blob written by libvirt'),
    });
  return [
    resource({
      kind: 'launch-security',
      role: 'sev-device',
      path: '/dev/sev',
      access: 'rw',
      from: provenance(device, security, 'memory encryption'),
    }),
    ...(security.dhCert ? [blob('dh_cert')] : []),
    ...(security.session ? [blob('session')] : []),
  ];
}

/** QEMU connects to it each time that the guest wants a quote. */
function quoteService({quoteService: socket}: LaunchSecurity, device: string): readonly Entry[] {
  if (!socket) return [];
  const from = provenance(device, socket, 'service that signs quotes of the guest');
  return resourceAt(socket.path, {
    kind: 'launch-security',
    role: 'quote-socket',
    access: 'rw',
    mode: 'connect',
    from,
  });
}

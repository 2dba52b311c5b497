// SPDX-License-Identifier: Apache-2.0
/** Memory encryption: AMD's SEV node with the files libvirt writes for the launch, and the quote service of Intel's TDX. */
import type {LaunchSecurity} from '../../domain/domain.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {needsOf, provenance, resourceAt, type Entry, type Site} from '../site.ts';

export function launchSecurityResources({domain, layout}: Site): readonly Entry[] {
  const security = domain.launchSecurity;
  const device = 'launch security';
  if (security?.type === 'tdx') return quoteService(security, device);
  if (security?.type !== 'sev' && security?.type !== 'sev-snp') return [];
  const own = needsOf('launch-security', device, security);
  const blob = (name: string) =>
    own('sev-blob', 'launch blob written by libvirt', {
      ...shortNamed(domain, `${layout.lib}/domain-`, `/${name}.base64`),
      access: 'r',
    });
  return [
    own('sev-device', 'memory encryption', {path: '/dev/sev', access: 'rw'}),
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

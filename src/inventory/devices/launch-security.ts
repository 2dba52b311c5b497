// SPDX-License-Identifier: Apache-2.0
/** Memory encryption: AMD's SEV node and the files libvirt writes for the launch. */
import {shortNamed} from '../short-named.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function launchSecurityResources({domain, layout}: Site): readonly Entry[] {
  const security = domain.launchSecurity;
  if (security?.type !== 'sev' && security?.type !== 'sev-snp') return [];
  const device = 'launch security';
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

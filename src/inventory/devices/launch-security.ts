/** Memory encryption: AMD's SEV node and the files libvirt writes for the launch. */
import {shortName} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function launchSecurityResources({domain, layout}: Site): readonly Entry[] {
  const security = domain.launchSecurity;
  if (security?.type !== 'sev' && security?.type !== 'sev-snp') return [];
  const device = 'launch security';
  const directory = `${layout.lib}/domain-${shortName(domain)}`;
  const blob = (path: string) =>
    resource({
      kind: 'launch-security',
      role: 'sev-blob',
      path,
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
    ...(security.dhCert ? [blob(`${directory}/dh_cert.base64`)] : []),
    ...(security.session ? [blob(`${directory}/session.base64`)] : []),
  ];
}

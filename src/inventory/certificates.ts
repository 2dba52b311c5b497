// SPDX-License-Identifier: Apache-2.0
/** Certificates of TLS: which directory libvirt hands QEMU for a purpose, and what is opened in it. */
import type {ProcessRole} from './processes.ts';
import type {DeviceKind, Provenance, Resource} from './resource.ts';
import {resource, type Site} from './site.ts';

export type TlsPurpose = 'vnc' | 'spice' | keyof Site['policy']['certificates'];

interface Speaker {
  readonly kind: DeviceKind;
  readonly purpose: TlsPurpose;
  /** Who listens has a certificate to show; who connects has one where the server asks for it. */
  readonly end: 'server' | 'client';
  readonly from: Provenance;
  readonly process?: ProcessRole;
}

export function certificates({purpose, end, ...speaker}: Speaker, site: Site): Resource {
  return resource({
    ...speaker,
    role: end === 'server' ? 'tls-directory' : 'tls-client-directory',
    path: certificateDirectory(purpose, site),
    access: 'r',
    tree: true,
  });
}

/** SET_TLS_X509_CERT_DEFAULT of libvirt's qemu_conf.c, where qemu.conf sets no directory. */
export function certificateDirectory(purpose: TlsPurpose, {policy, host}: Site): string {
  const set = directorySet(purpose, policy);
  if (set !== undefined) return set;
  const named = `/etc/pki/libvirt-${purpose}`;
  // Of a host that nobody has looked at, everything counts as a file that is there; no distribution makes these.
  return host.stat(named)?.type === 'directory' ? named : policy.defaultTls;
}

function directorySet(purpose: TlsPurpose, policy: Site['policy']): string | undefined {
  if (purpose !== 'vnc' && purpose !== 'spice') return policy.certificates[purpose];
  const set = purpose === 'vnc' ? policy.vncTls : policy.spiceTls;
  return typeof set === 'string' ? set : undefined;
}

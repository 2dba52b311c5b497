// SPDX-License-Identifier: Apache-2.0
/** Certificates for connections of a running VM that its definition says nothing about. */
import {certificateDirectory, type TlsPurpose} from '../../../inventory/certificates.ts';
import {TRAITS} from '../../../inventory/roles.ts';
import {provenance, type Site} from '../../../inventory/site.ts';
import type {Need} from './operation.ts';

/** None where every VM may read them: those have their rule in the abstraction. */
export function certificatesFor(
  site: Site,
  {
    purpose,
    end,
    reason,
  }: {readonly purpose: TlsPurpose; readonly end: 'server' | 'client'; readonly reason: string},
): readonly Need[] {
  const role = end === 'server' ? 'tls-directory' : 'tls-client-directory';
  const {files = [], paths, within} = TRAITS[role].strict ?? {};
  const [path] = paths?.(certificateDirectory(purpose, site), site.host) ?? [];
  if (path === undefined) return [];
  const from = provenance('domain', site.domain, reason);
  return ['', ...files].map(name => ({path, suffix: `/${name}`, access: 'r', within, from}));
}

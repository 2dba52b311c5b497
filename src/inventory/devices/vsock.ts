// SPDX-License-Identifier: Apache-2.0
/** The vhost device behind a vsock; libvirt opens it and hands the descriptor over. */
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function vsockResources({domain}: Site): readonly Entry[] {
  return domain.vsock
    ? [
        resource({
          kind: 'vsock',
          role: 'vsock-device',
          path: '/dev/vhost-vsock',
          access: 'rw',
          passed: true,
          from: provenance('vsock', domain.vsock, 'vsock transport'),
        }),
      ]
    : [];
}

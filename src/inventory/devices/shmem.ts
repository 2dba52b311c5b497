// SPDX-License-Identifier: Apache-2.0
/** Shared memory between VMs: a file of /dev/shm, or the socket of an ivshmem server. */
import type {Shmem} from '../../domain/domain.ts';
import {deviceName} from '../device-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function shmemResources({domain}: Site): readonly Entry[] {
  return domain.shmems.map(shmem => {
    const from = provenance(deviceName.shmem(shmem), shmem, 'memory shared with other VMs');
    const socket = serverSocket(shmem);
    return socket === undefined
      ? resource({kind: 'shmem', role: 'shmem-file', path: `/dev/shm/${shmem.name}`, access: 'rw', from})
      : resource({kind: 'shmem', role: 'shmem-socket', path: socket, access: 'rw', mode: 'connect', from});
  });
}

/** A server without a path of its own listens where libvirt's default says. */
function serverSocket({server, model, name}: Shmem): string | undefined {
  if (server?.path?.startsWith('/')) return server.path;
  return server || model === 'ivshmem-doorbell' ? `/var/lib/libvirt/shmem-${name}-sock` : undefined;
}

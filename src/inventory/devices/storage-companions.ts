// SPDX-License-Identifier: Apache-2.0
/** What goes with an image beside its file: the client's configuration, keys, sockets of servers and helpers. */
import type {StorageSource} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import type {Resource, Role} from '../resource.ts';
import {certificates} from '../certificates.ts';
import {nbdkitFor} from '../processes.ts';
import {provenance, resourceAt, type Site} from '../site.ts';

const CEPH_DEFAULT = '/etc/ceph/ceph.conf';

/**
 * Where the definition names none, the client reads its own. Every VM may read that (abstractions/libvirt-qemu), but
 * not what a link in its place leads to, as snaps have it.
 */
function cephConfig({network}: StorageSource, host: Host): string | undefined {
  if (network?.protocol !== 'rbd' || network.configFile !== undefined) return network?.configFile;
  const real = host.realpath(CEPH_DEFAULT);
  return real === undefined || real === CEPH_DEFAULT ? undefined : CEPH_DEFAULT;
}

export function storageCompanions(
  source: StorageSource,
  kind: 'disk' | 'nvram',
  device: string,
  site: Site,
): readonly Resource[] {
  const {network, reservations} = source;
  const nbdkit = nbdkitFor(source, site);
  const client = nbdkit === undefined ? {} : ({process: 'nbdkit'} as const);
  const entry = (role: Role, path: string | undefined, access: string, reason: string, origin = source) =>
    resourceAt(path, {kind, role, access, ...client, from: provenance(device, origin, reason)});
  const sockets = (network?.hosts ?? []).filter(({transport}) => transport === 'unix');
  return [
    ...(reservations && !reservations.managed
      ? entry('reservations-socket', reservations.path, 'rw', 'persistent reservation helper', {
          ...source,
          at: reservations.at,
        })
      : []),
    ...entry('ceph-config', cephConfig(source, site.host), 'r', 'configuration of the RBD client'),
    ...entry('program', nbdkit, 'rmx', "server of the image, in QEMU's stead"),
    ...(network?.files ?? []).flatMap(file =>
      entry('ssh-file', file, 'r', 'key or known hosts of the ssh connection'),
    ),
    ...(network?.protocol === 'nbd' && (network.tls ?? site.policy.nbdTls)
      ? [
          certificates(
            {
              kind,
              purpose: 'nbd',
              end: 'client',
              from: provenance(device, source, 'certificates of the NBD client'),
            },
            site,
          ),
        ]
      : []),
    ...sockets.flatMap(({socket}) => entry('disk-socket', socket, 'rw', 'socket of the storage server')),
  ];
}

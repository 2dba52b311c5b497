/** Disks: their chains of images, and what goes with a disk. */
import type {Disk} from '../../domain/domain.ts';
import {isLocalStorage} from '../../domain/storage.ts';
import type {Provenance, Resource} from '../resource.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {chainResources} from './storage-chain.ts';

export function diskResources(site: Site): readonly Entry[] {
  return site.domain.disks.flatMap((disk, index) => oneDisk(disk, index, site));
}

function oneDisk(disk: Disk, index: number, site: Site): readonly Entry[] {
  const device = `disk ${disk.target ?? index}`;
  return [
    ...chainResources({kind: 'disk', number: index, device, top: disk.source, site}),
    ...companionsOf(disk, device),
  ];
}

function companionsOf(disk: Disk, device: string): readonly Resource[] {
  const {source, mirror} = disk;
  const entries: Resource[] = [];
  const add = (role: Resource['role'], path: string | undefined, letters: string, from: Provenance) => {
    if (path?.startsWith('/')) entries.push(resource({kind: 'disk', role, path, access: letters, from}));
  };
  const reservations = source.reservations;
  if (reservations && !reservations.managed) {
    add(
      'reservations-socket',
      reservations.path,
      'rw',
      provenance(device, reservations, 'persistent reservation helper'),
    );
  }
  add(
    'ceph-config',
    source.network?.configFile,
    'r',
    provenance(device, source, 'configuration of the RBD client'),
  );
  for (const file of source.network?.files ?? [])
    add('ssh-file', file, 'r', provenance(device, source, 'key or known hosts of the ssh connection'));
  for (const host of source.network?.hosts ?? []) {
    if (host.transport === 'unix')
      add('disk-socket', host.socket, 'rw', provenance(device, source, 'socket of the storage server'));
  }
  if (mirror && isLocalStorage(mirror))
    add('mirror', mirror.path, 'rwk', provenance(device, mirror, 'target of a running block copy'));
  if (disk.transient && source.type === 'file' && source.path !== undefined && !source.readonly) {
    add('transient-overlay', source.path, 'rwk', provenance(device, disk, 'overlay of a transient disk'));
  }
  return entries;
}

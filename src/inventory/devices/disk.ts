// SPDX-License-Identifier: Apache-2.0
/** Disks: their chains of images, and what goes with a disk. */
import type {Disk} from '../../domain/domain.ts';
import {effectiveType, isLocalStorage} from '../../domain/parts/storage.ts';
import {walkChains, writtenChain} from '../chain.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {chainResources} from './storage-chain.ts';
import {deviceName} from '../device-name.ts';

export function diskResources(site: Site): readonly Entry[] {
  const chains = walkChains(site.domain.disks, site.host, site.mode === 'strict' ? 'strict' : 'driver');
  return chains.flatMap(([disk, links], index) => {
    const device = deviceName.disk(disk, index);
    return [
      ...chainResources({kind: 'disk', number: index, device, links, site}),
      ...managedReservations(disk, device, site),
      ...mirror(disk, device),
      ...transientOverlay(disk, device, site),
      ...unresolvedVolume(disk, device),
    ];
  });
}

/** QEMU asks the helper that libvirt starts for it. */
function managedReservations({source}: Disk, device: string, {domain, layout}: Site): readonly Entry[] {
  const {reservations} = source;
  if (reservations?.managed !== true) return [];
  const from = provenance(device, reservations, 'persistent reservation helper of libvirt');
  const socket = shortNamed(domain, `${layout.lib}/domain-`, '/pr-helper0.sock');
  return [
    resource({kind: 'disk', role: 'reservations-socket', ...socket, access: 'rw', mode: 'connect', from}),
  ];
}

/** Only a running VM's definition has one: written while the copy runs, with what lies below it. */
function mirror({mirror: top}: Disk, device: string): readonly Entry[] {
  if (!top) return [];
  const from = provenance(device, top, 'target of a running block copy');
  return writtenChain(top)
    .map(({source}) => source)
    .filter(isLocalStorage)
    .flatMap(source =>
      resourceAt(source.path, {
        kind: 'disk',
        role: 'mirror',
        access: source === top ? 'rwk' : 'rk',
        from,
      }),
    );
}

/** Changes of a transient disk go to a file beside the image that bears the VM's name. */
function transientOverlay(disk: Disk, device: string, {domain}: Site): readonly Entry[] {
  const {path, readonly} = disk.source;
  if (!disk.transient || readonly || effectiveType(disk.source) !== 'file' || !path?.startsWith('/'))
    return [];
  const from = provenance(device, disk, 'overlay of a transient disk');
  const overlay = `${path}.TRANSIENT-${domain.name}`;
  return [resource({kind: 'disk', role: 'transient-overlay', path: overlay, access: 'rwk', from})];
}

/** Which file a volume is only its pool knows; libvirt asks it at start. */
function unresolvedVolume({source}: Disk, device: string): readonly Entry[] {
  if (source.type !== 'volume' || source.actualType !== undefined) return [];
  const {pool, volume} = source.volume ?? {pool: '', volume: ''};
  return [
    {
      code: 'VOLUME_UNRESOLVED',
      message: `volume ${volume} of pool ${pool} is looked up when the VM starts: use the definition that virsh dumpxml shows of the running VM, or name the file`,
      from: provenance(device, source, 'image'),
    },
  ];
}

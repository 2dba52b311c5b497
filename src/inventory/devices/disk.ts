/** Disk images with their backing chains and data files, NVMe namespaces, and what goes with a disk. */
import type {Disk, StorageSource} from '../../domain/domain.ts';
import {isLocalStorage} from '../../domain/storage.ts';
import {walkChain, writtenChain, type ChainLink} from '../chain.ts';
import type {Provenance, Resource, StorageFacts} from '../resource.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {iommuGroupNode} from '../vfio.ts';

export function diskResources(site: Site): readonly Entry[] {
  return site.domain.disks.flatMap((disk, index) => oneDisk(disk, index, site));
}

function oneDisk(disk: Disk, index: number, site: Site): readonly Entry[] {
  const device = `disk ${disk.target ?? index}`;
  return [
    ...chainResources({kind: 'disk', chain: index, device, source: disk.source, site}),
    ...companionsOf(disk, device),
  ];
}

/** What a chain of images needs, top first, each image followed by its data file. */
export function chainResources(of: {
  readonly kind: 'disk' | 'nvram';
  readonly chain: number;
  readonly device: string;
  readonly source: StorageSource;
  readonly site: Site;
}): readonly Entry[] {
  const {kind, chain, device, source: top, site} = of;
  // Firmware variables are never probed: their chain is what the definition says.
  const links =
    kind === 'nvram'
      ? writtenChain(top)
      : walkChain(top, site.host, site.mode === 'strict' ? 'strict' : 'driver');
  return links.flatMap(link => {
    const {source, dataFile, depth} = link;
    const facts = storageFacts(link, source, top, chain);
    const image = sourceEntry(kind, 'image', source, facts, layerReason(depth), device, site);
    if (dataFile === undefined) return image;
    const dataFacts = {...storageFacts(link, dataFile, top, chain), imageOverrides: source.seclabels};
    return [
      ...image,
      ...sourceEntry(kind, 'data-file', dataFile, dataFacts, 'data file of an image', device, site),
    ];
  });
}

function layerReason(depth: number): string {
  return depth === 0 ? 'image' : `backing image, layer ${depth}`;
}

function storageFacts(
  link: ChainLink,
  source: StorageSource,
  top: StorageSource,
  chain: number,
): StorageFacts {
  const {reservations} = source;
  return {
    depth: link.depth,
    chain,
    directory: link.depth === 0 && top.type === 'dir',
    local: isLocalStorage(source),
    network: source.type === 'network',
    fdgroup: source.fdgroup,
    diskOverrides: top.seclabels,
    imageOverrides: [],
    managedReservations: reservations?.managed === true,
    hasReservations: reservations !== undefined,
    hasBacking: typeof source.backing === 'object',
  };
}

function sourceEntry(
  kind: 'disk' | 'nvram',
  role: 'image' | 'data-file',
  source: StorageSource,
  storage: StorageFacts,
  reason: string,
  device: string,
  site: Site,
): readonly Entry[] {
  const from = provenance(device, source, reason);
  const common = {
    kind,
    from,
    readonly: source.readonly,
    shareable: source.shared,
    overrides: source.seclabels,
    storage,
  } as const;
  switch (source.type) {
    case 'nvme':
      return source.nvme
        ? [iommuGroupNode(site.host, source.nvme.address, {...common, role: 'nvme-group', access: 'rw'})]
        : [];
    case 'vhostuser':
      return vhostUserSocket(source, common);
    case 'vhostvdpa':
      return source.path
        ? [resource({...common, role: 'vhost-vdpa', path: source.path, access: 'rw', passed: true})]
        : [];
    default: {
      const path = source.type === 'network' ? networkPath(source) : source.path;
      if (!path?.startsWith('/')) return [];
      const writes = storage.depth === 0 && !source.readonly;
      const passed = source.fdgroup !== undefined;
      return [resource({...common, role, path, access: writes ? 'rwk' : 'rk', passed})];
    }
  }
}

function vhostUserSocket(
  source: StorageSource,
  common: Omit<Parameters<typeof resource>[0], 'role' | 'path' | 'access'>,
): readonly Resource[] {
  const path = source.vhostuser?.path;
  return path ? [resource({...common, role: 'disk-socket', path, access: 'rw', mode: 'connect'})] : [];
}

/** A network source's name as libvirt keeps it for a path: RBD and gluster cut off the pool or volume. */
function networkPath(source: StorageSource): string | undefined {
  const {protocol, name} = source.network ?? {};
  if (name === undefined) return undefined;
  const slash = name.indexOf('/');
  return (protocol === 'rbd' || protocol === 'gluster') && slash >= 0 ? name.slice(slash + 1) : name;
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

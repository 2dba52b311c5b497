// SPDX-License-Identifier: Apache-2.0
/** A chain of images with their data files, top first; NVMe namespaces and sockets in the place of files. */
import type {StorageSource} from '../../domain/domain.ts';
import {effectiveType, isLocalStorage} from '../../domain/parts/storage.ts';
import type {ChainLink} from '../chain.ts';
import type {StorageFacts} from '../resource.ts';
import {access, type Entry, isGap, type NewResource, provenance, resourceAt, type Site} from '../site.ts';
import {iommuGroupNode, vfioContainer} from '../vfio.ts';
import {storageCompanions} from './storage-companions.ts';

interface Chain {
  readonly kind: 'disk' | 'nvram';
  /** Resources of one chain share the number. */
  readonly number: number;
  readonly device: string;
  /** The top first. */
  readonly links: readonly ChainLink[];
  readonly site: Site;
}

/** What a chain of images needs, each image followed by its data file. */
export function chainResources(chain: Chain): readonly Entry[] {
  return chain.links.flatMap(link => {
    const {source, dataFile, depth} = link;
    const reason = depth === 0 ? 'image' : `backing image, layer ${depth}`;
    const image = sourceEntries(chain, 'image', source, factsOf(chain, link, source), reason);
    const more = storageCompanions(source, chain.kind, chain.device, chain.site);
    if (dataFile === undefined || missesDataFiles(chain.site)) return [...image, ...more];
    const facts = {...factsOf(chain, link, dataFile), imageOverrides: source.seclabels};
    const data = sourceEntries(chain, 'data-file', dataFile, facts, 'data file of an image');
    return [...image, ...(source.readonly ? data.map(writtenByNobody) : data), ...more];
  });
}

/** QEMU opens them whatever libvirt does, so that strict mode has them all the same. */
function missesDataFiles({mode, libvirt}: Site): boolean {
  return mode === 'libvirt' && !libvirt.dataFiles;
}

/**
 * The data file of a readonly image has no flag of its own when it is written in `<source>`; libvirt's labels
 * follow that flag, while QEMU opens both files for reading.
 */
function writtenByNobody(entry: Entry): Entry {
  return isGap(entry) ? entry : {...entry, access: access('rk')};
}

function factsOf({number, links}: Chain, {depth}: ChainLink, source: StorageSource): StorageFacts {
  const {reservations} = source;
  const {source: top} = links[0]!;
  return {
    depth,
    chain: number,
    directory: depth === 0 && top.type === 'dir',
    local: isLocalStorage(source),
    fdgroup: source.fdgroup,
    diskOverrides: top.seclabels,
    imageOverrides: [],
    managedReservations: reservations?.managed === true,
    hasReservations: reservations !== undefined,
    hasBacking: typeof source.backing === 'object',
  };
}

function sourceEntries(
  {kind, device, site}: Chain,
  role: 'image' | 'data-file',
  source: StorageSource,
  storage: StorageFacts,
  reason: string,
): readonly Entry[] {
  const common = {
    kind,
    from: provenance(device, source, reason),
    readonly: source.readonly,
    shareable: source.shared,
    overrides: source.seclabels,
    storage,
  } as const;
  const at = (path: string | undefined, rest: Omit<NewResource, 'kind' | 'from' | 'path'>) =>
    resourceAt(path, {...common, ...rest});
  switch (source.type) {
    case 'nvme':
      return source.nvme
        ? nvmeNodes(
            iommuGroupNode(site.host, source.nvme.address, {...common, role: 'nvme-group', access: 'rw'}),
          )
        : [];
    case 'vhostuser':
      return at(source.vhostuser?.path, {role: 'disk-socket', access: 'rw', mode: 'connect'});
    case 'vhostvdpa':
      return at(source.path, {role: 'vhost-vdpa', access: 'rw', passed: true});
    case 'network':
      return at(networkName(source), {role: 'network-image', access: ''});
    default: {
      const writes = storage.depth === 0 && !source.readonly;
      const passed = source.fdgroup !== undefined;
      // A directory is shown to the guest as a FAT file system.
      const tree = effectiveType(source) === 'dir';
      return at(source.path, {role, access: writes ? 'rwk' : 'rk', passed, tree});
    }
  }
}

/** The group's node is of no use without the container's. */
function nvmeNodes(group: Entry): readonly Entry[] {
  if (isGap(group)) return [group];
  const {kind, from, access} = group;
  return [group, vfioContainer({kind, from, access})];
}

/** A network source's name as libvirt keeps it for a path: RBD and gluster cut off the pool or volume. */
function networkName({network}: StorageSource): string | undefined {
  const {protocol, name} = network ?? {};
  if (name === undefined) return undefined;
  const slash = name.indexOf('/');
  return (protocol === 'rbd' || protocol === 'gluster') && slash >= 0 ? name.slice(slash + 1) : name;
}

// SPDX-License-Identifier: Apache-2.0
/** Disks that name a volume of a pool, as libvirt resolves them when the VM starts. */
import type {Disk, Domain, StorageSource} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';

/** A definition whose volumes were resolved already, or whose pools the host does not know, comes back as it is. */
export function resolveVolumes(domain: Domain, host: Host): Domain {
  return {...domain, disks: domain.disks.map(disk => resolveDisk(disk, host))};
}

function resolveDisk(disk: Disk, host: Host): Disk {
  const source = resolveSource(disk.source, host);
  return source === disk.source ? disk : {...disk, source};
}

function resolveSource(source: StorageSource, host: Host): StorageSource {
  if (source.type !== 'volume' || source.actualType !== undefined || source.volume === undefined)
    return source;
  const {pool, volume} = source.volume;
  const found = volume.includes('/') || volume === '..' ? undefined : host.storagePool(pool);
  if (found === undefined) return source;
  const path = `${found.target}/${volume}`;
  return {...source, actualType: found.volumes, path, format: formatOf(source, path, host)};
}

/** A pool looks for the format of its volumes itself, so the definition need not say it. */
function formatOf({format}: StorageSource, path: string, host: Host): StorageSource['format'] {
  if (format !== 'none') return format;
  const facts = host.image(path, 'auto');
  return facts === undefined || facts === 'invalid' ? 'raw' : facts.format;
}

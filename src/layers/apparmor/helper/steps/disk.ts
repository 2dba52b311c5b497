// SPDX-License-Identifier: Apache-2.0
/** Disks with their backing chains and data files. */
import type {Disk, StorageSource} from '../../../../domain/domain.ts';
import {isLocalStorage} from '../../../../domain/parts/storage.ts';
import {walkChains, writtenChain} from '../../../../inventory/chain.ts';
import {provenance} from '../../../../inventory/site.ts';
import type {LibvirtFeatures} from '../../../../versions/libvirt-changes.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

export function* disks({domain, host, features}: HelperView): Iterable<RuleRequest> {
  const chains = walkChains(domain.disks, host, 'helper');
  for (const [index, [disk, links]] of chains.entries()) {
    if (isEmpty(disk) || isUntranslated(disk, features)) continue;
    for (const {source, depth, dataFile} of links) {
      yield* layer(source, depth, deviceName.disk(disk, index), dataFile, features);
    }
  }
}

/** The variable store, in whatever kind of storage; its images are never looked into. */
export function* nvram({domain, features}: HelperView): Iterable<RuleRequest> {
  const store = domain.os.nvram?.source;
  if (!store) return;
  for (const {source, depth, dataFile} of writtenChain(store))
    yield* layer(source, depth, 'nvram', dataFile, features);
}

function* layer(
  source: StorageSource,
  depth: number,
  device: string,
  dataFile: StorageSource | undefined,
  features: LibvirtFeatures,
): Iterable<RuleRequest> {
  yield* image(source, depth, device, depth === 0 ? 'image' : `backing image, layer ${depth}`, features);
  if (dataFile && features.dataFiles)
    yield* image(dataFile, depth, device, 'data file of an image', features);
}

/** A data file's own flag counts, not its image's: one written in `<source>` of a CD-ROM stays writable. */
function* image(
  source: StorageSource,
  depth: number,
  device: string,
  reason: string,
  {deniesImages}: LibvirtFeatures,
): Iterable<RuleRequest> {
  if (!isLocalStorage(source) || source.path === undefined || source.path === '') return;
  const writable = depth === 0 && !source.readonly;
  const read = deniesImages ? 'rk' : 'Rk';
  yield requestRule(source.path, writable ? 'rwk' : read, provenance(device, source, reason));
}

/** Older ones take no notice of what a volume was translated to. */
function isUntranslated({source}: Disk, {translatedVolumes}: LibvirtFeatures): boolean {
  return source.type === 'volume' && !translatedVolumes;
}

function isEmpty({source}: Disk): boolean {
  if (isLocalStorage(source)) return !source.path;
  return source.type === 'none' || (source.type === 'network' && !source.network);
}

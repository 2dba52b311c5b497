// SPDX-License-Identifier: Apache-2.0
/** Chains of images: formats that are guessed, files that are writable, ends that meet. */
import type {ImageFormat} from '../../domain/domain.ts';
import {effectiveType, isLocalStorage} from '../../domain/parts/storage.ts';
import {walkChains, type ChainLink} from '../../inventory/chain.ts';
import {provenance} from '../../inventory/site.ts';
import type {Provenance} from '../../layers/plan.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {PlanWithInventory} from '../../layers/plan-with-inventory.ts';
import type {DiskChain, FindingContext} from './context.ts';
import {report, type Sightings} from './report.ts';
import {deviceName} from '../../inventory/device-name.ts';

/** The chains of all disks, as whoever opens them finds them in this mode. */
export function diskChains({site: {domain, host, mode}}: PlanWithInventory): readonly DiskChain[] {
  const chains = walkChains(domain.disks, host, mode === 'strict' ? 'strict' : 'driver');
  return chains.map(([disk, links], index) => ({
    device: deviceName.disk(disk, index),
    links,
    written: disk.source.backing !== undefined,
  }));
}

export function placeOfImage({device}: DiskChain, {source, depth}: ChainLink): Provenance {
  return provenance(device, source, depth === 0 ? 'image' : `backing image, layer ${depth}`);
}

type LocalLink = ChainLink & {readonly source: {readonly path: string}};

function localLinks(chain: DiskChain): readonly LocalLink[] {
  return chain.links.filter(
    (link): link is LocalLink => isLocalStorage(link.source) && link.source.path !== undefined,
  );
}

/** Formats whose header can lead QEMU to another file. */
const LEADING: ReadonlySet<ImageFormat> = new Set<ImageFormat>(['cow', 'qcow', 'qcow2', 'qed', 'vmdk']);

export function formats(context: FindingContext): Sightings {
  const {host} = context.analysis;
  return context.chains.flatMap((chain, index) => {
    const [link] = localLinks(chain);
    if (link?.depth !== 0 || effectiveType(link.source) === 'dir' || link.source.fdgroup !== undefined)
      return [];
    const {path, format} = link.source;
    const from = placeOfImage(chain, link);
    const written = format === 'none' ? 'raw' : format;
    const facts = host.image(path, 'auto');
    const found = typeof facts === 'object' ? facts.format : undefined;
    const mismatch = found !== undefined && LEADING.has(found) && found !== written;
    return [
      context.written.disks[index]?.source.format === 'none' &&
        report('DISK_FORMAT_UNSPECIFIED', {path, from}),
      mismatch && report('DISK_FORMAT_MISMATCH', {path, from}, {written, found}),
    ];
  });
}

export function recordedFormats(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const {disks} = context.written;
  // Where the definition says what is below an image, its header is not asked.
  const writtenOut = new Set(disks.filter(({source}) => source.backing).map(({source}) => source.path));
  const withDataStore = new Set(disks.filter(({source}) => source.dataStore).map(({source}) => source.path));
  return context.chains.flatMap(chain =>
    localLinks(chain)
      .filter(({source}) => LEADING.has(source.format) && !writtenOut.has(source.path))
      .flatMap(link => {
        const {path, format} = link.source;
        const facts = host.image(path, format);
        if (typeof facts !== 'object') return [];
        const {backing, backingFormat, missedDataFile} = facts;
        const from = placeOfImage(chain, link);
        return [
          backing !== undefined &&
            backingFormat === 'auto' &&
            report('BACKING_FORMAT_UNRECORDED', {path, from}, {backing}),
          missedDataFile !== undefined &&
            !withDataStore.has(path) &&
            report('DATA_FILE_MISSED', {path, from}, {dataFile: missedDataFile}),
        ];
      }),
  );
}

const LONG = 30;

export function shapes(context: FindingContext): Sightings {
  const {host} = context.analysis;
  return context.chains.flatMap(chain => {
    const seen = new Set<string>();
    const again = localLinks(chain).find(({source}) => {
      const resolved = resolvedPath(source.path, host);
      return seen.has(resolved) || !seen.add(resolved);
    });
    const [top] = chain.links;
    return [
      again && report('CHAIN_LOOP', {path: again.source.path, from: placeOfImage(chain, again)}),
      top &&
        chain.links.length > LONG &&
        report(
          'CHAIN_LONG',
          {path: top.source.path, from: placeOfImage(chain, top)},
          {count: chain.links.length},
        ),
    ];
  });
}

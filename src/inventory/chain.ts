// SPDX-License-Identifier: Apache-2.0
/**
 * An image's backing chain as libvirt 11.3.0 finds it: what the definition says, and then what the images'
 * headers say.
 */
import {IMAGE_FORMATS, type StorageSource} from '../domain/domain.ts';
import {effectiveType, isLocalStorage} from '../domain/parts/storage.ts';
import type {Host} from '../host/host.ts';
import {probe, type ChainView} from './probe-chain.ts';
import {tooManyImages} from './chain-refusals.ts';

export type {ChainView};

/** One image of a chain. */
export interface ChainLink {
  readonly source: StorageSource;
  /** 0 is the top. */
  readonly depth: number;
  /** The external data file, written in the definition or named by the image. */
  readonly dataFile: StorageSource | undefined;
}

/**
 * All images of a chain, the top first; there is always one. What was found in headers has the place of the
 * written source it was found below. Where the host knows nothing of an image the chain ends.
 *
 * @throws KnownError, except in the helper's view: BACKING_FORMAT_MISSING, CHAIN_TOO_DEEP, BACKING_INVALID,
 * DATA_FILE_INVALID, IMAGE_INVALID
 */
export function walkChain(source: StorageSource, host: Host, view: ChainView): readonly ChainLink[] {
  return writtenChain(
    view === 'helper' ? extendForHelper(source, host) : extendForDriver(source, host, view),
  );
}

/** All disks' images together. libvirt's helper takes a second for some 30,000. */
const MOST_IMAGES = 4096;

/**
 * Each disk with its chain, in their order: many disks on one long chain are as much work as they have images together.
 *
 * @throws KnownError as `walkChain`, and TOO_MANY_IMAGES
 */
export function walkChains<Disk extends {readonly source: StorageSource}>(
  disks: readonly Disk[],
  host: Host,
  view: ChainView,
): readonly (readonly [Disk, links: readonly ChainLink[]])[] {
  let images = 0;
  return disks.map(disk => {
    const links = walkChain(disk.source, host, view);
    images += links.length;
    if (images > MOST_IMAGES) throw tooManyImages(disk.source, MOST_IMAGES);
    return [disk, links];
  });
}

/** The chain as a definition says it, with nothing read: all that is ever looked at for firmware. */
export function writtenChain(source: StorageSource): readonly ChainLink[] {
  const links: ChainLink[] = [];
  for (
    let next: StorageSource['backing'] = source;
    next !== undefined && next !== 'terminator';
    next = next.backing
  ) {
    links.push({source: next, depth: links.length, dataFile: next.dataStore});
  }
  return links;
}

function extendForHelper(source: StorageSource, host: Host): StorageSource {
  return isEmpty(source) || source.backing !== undefined ? source : probe(source, host, 'helper');
}

function extendForDriver(source: StorageSource, host: Host, view: ChainView): StorageSource {
  if (isEmpty(source)) return source;
  if (isLocalStorage(source) && WITHOUT_CHAIN.has(source.format))
    return {...source, backing: source.backing ?? 'terminator'};
  const written = writtenChain(source).map(link => link.source);
  const last = written.at(-1) ?? source;
  if (last.backing === 'terminator') return source;
  // A descriptor cannot be read by path: the definition has to say all there is.
  const extended =
    last.fdgroup === undefined ? probe(last, host, view) : {...last, backing: 'terminator' as const};
  return written.slice(0, -1).reduceRight((backing, above) => ({...above, backing}), extended);
}

/** Formats before `cow` in libvirt's list: it does not open such an image and takes its chain for complete. */
const WITHOUT_CHAIN: ReadonlySet<string> = new Set(
  IMAGE_FORMATS.slice(IMAGE_FORMATS.indexOf('raw'), IMAGE_FORMATS.indexOf('cow')),
);

/** Such as a drive without a medium. */
function isEmpty(source: StorageSource): boolean {
  const type = effectiveType(source);
  if (isLocalStorage(source)) return !source.path;
  return type === 'none' || (type === 'network' && !source.network?.protocol);
}

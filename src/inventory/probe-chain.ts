// SPDX-License-Identifier: Apache-2.0
/** Follows backing names from header to header, as libvirt 11.3.0 does. */
import type {ImageFormat, StorageSource} from '../domain/domain.ts';
import {emptySource} from '../domain/devices/storage-source.ts';
import {effectiveType} from '../domain/parts/storage.ts';
import type {KnownError} from '../errors.ts';
import type {Host, ImageFacts} from '../host/host.ts';
import {backingRefusal, brokenHeader, dataFileRefusal, formatMissing, tooDeep} from './chain-refusals.ts';
import type {BackingTarget} from './backing-result.ts';
import {parseBackingString} from './backing-string.ts';

/** The top image counts as 1. */
const DEEPEST = 200;

/**
 * Who looks at the chain.
 *
 * `helper`: libvirt's AppArmor helper. It reads headers only if the top has no `<backingStore>` at all, and what
 * it cannot make sense of ends the chain in silence.
 *
 * `driver`: libvirt's QEMU driver. It goes on from the last written element, unless that one is followed by the
 * empty `<backingStore/>`, and refuses a chain that is broken.
 *
 * `strict`: as the driver, and with the data files that libvirt misses and QEMU opens.
 */
export type ChainView = 'helper' | 'driver' | 'strict';

type ProbeFormat = ImageFormat | 'auto' | 'auto-safe';

/**
 * How the look at one image ended, and the source with what was found. 'unsafe': its format had to be guessed,
 * so what it names must not be followed: a guest can write any header into a raw disk.
 */
interface Outcome {
  readonly status: 'done' | 'unsafe' | 'failed';
  readonly source: StorageSource;
}

interface Looker {
  readonly host: Host;
  readonly view: ChainView;
}

/**
 * The source with what its header, and the headers below, add to it.
 *
 * @throws KnownError, except in the helper's view
 */
export function probe(source: StorageSource, host: Host, view: ChainView): StorageSource {
  return probeImage(source, defaultFormat(source), 1, {host, view}).source;
}

/** A disk without a format is taken for raw, never guessed. */
function defaultFormat(source: StorageSource): ImageFormat {
  if (source.format !== 'none') return source.format;
  return effectiveType(source) === 'dir' ? 'dir' : 'raw';
}

function probeImage(source: StorageSource, asked: ProbeFormat, depth: number, looker: Looker): Outcome {
  if (depth > DEEPEST) return fail(source, tooDeep(source), looker);
  const guess = asked === 'auto' || asked === 'auto-safe';
  const assumed = {...source, format: guess ? 'none' : asked} as const;
  if (!hasHeader(source)) return {status: asked === 'auto' ? 'unsafe' : 'done', source: assumed};
  const facts = looker.host.image(source.path, guess ? 'auto' : asked);
  if (facts === undefined) return unread(assumed, source.path, looker);
  if (facts === 'invalid') return fail(source, brokenHeader(source), looker);
  if (asked === 'auto' && facts.backing !== undefined) return {status: 'unsafe', source};
  return addDataFile({...source, format: facts.format}, facts, depth, looker);
}

/** Directories, network images and the like are never looked into. */
function hasHeader(source: StorageSource): source is StorageSource & {readonly path: string} {
  const type = effectiveType(source);
  return (type === 'file' || type === 'block') && source.path !== undefined;
}

/**
 * libvirt fails at an image it cannot read. It runs as root, though, and we may not: only the helper's view of
 * the live host is to be as blind as we are. Elsewhere the image counts, and its chain is not known further.
 */
function unread(source: StorageSource, path: string, {host, view}: Looker): Outcome {
  const isBlind = view === 'helper' && (host.kind === 'live' || host.stat(path) === undefined);
  return {status: isBlind ? 'failed' : 'done', source};
}

function addDataFile(source: StorageSource, facts: ImageFacts, depth: number, looker: Looker): Outcome {
  const name = facts.dataFile ?? (looker.view === 'strict' ? facts.missedDataFile : undefined);
  if (name === undefined || source.dataStore !== undefined) return addBacking(source, facts, depth, looker);
  const result = name === '' ? undefined : parseBackingString(name, source);
  if (result?.status !== 'source') return fail(source, dataFileRefusal(source, name, result), looker);
  const dataStore = child(result.target, source, looker.host, {format: 'raw', readonly: source.readonly});
  return addBacking({...source, dataStore}, facts, depth, looker);
}

function addBacking(source: StorageSource, facts: ImageFacts, depth: number, looker: Looker): Outcome {
  if (facts.backing === undefined) return {status: 'done', source: {...source, backing: 'terminator'}};
  const result = parseBackingString(facts.backing, source);
  if (result.status === 'invalid') return fail(source, backingRefusal(source, result), looker);
  if (result.status === 'unusable') return {status: 'done', source};
  const next = child(result.target, source, looker.host, {format: 'none', readonly: true});
  const below = probeImage(next, facts.backingFormat ?? 'auto', depth + 1, looker);
  if (below.status === 'done') return {status: 'done', source: {...source, backing: below.source}};
  if (looker.view !== 'helper') throw formatMissing(source, facts.backing);
  // The helper drops the image below without a word; this one stands.
  return {status: 'done', source};
}

/** A source below takes over the overrides and the sharing of the one above. */
function child(
  target: BackingTarget,
  above: StorageSource,
  host: Host,
  own: Pick<StorageSource, 'format' | 'readonly'>,
): StorageSource {
  return {
    ...emptySource(above.at, own.format),
    type: target.type === 'file' ? typeOnHost(target.path ?? '', host) : target.type,
    path: target.path,
    readonly: own.readonly,
    shared: above.shared,
    seclabels: above.seclabels,
    network: target.network,
    nvme: target.nvme,
  };
}

function typeOnHost(path: string, host: Host): 'file' | 'block' | 'dir' {
  const type = host.stat(path)?.type;
  if (type === 'directory') return 'dir';
  return type === 'block' ? 'block' : 'file';
}

/** The driver refuses the domain; the helper keeps what it has. */
function fail(source: StorageSource, refusal: KnownError, {view}: Looker): Outcome {
  if (view !== 'helper') throw refusal;
  return {status: 'failed', source};
}

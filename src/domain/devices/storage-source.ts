// SPDX-License-Identifier: Apache-2.0
import {
  enumAttribute,
  requiredAttribute,
  missingAttribute,
  requiredEnum,
  ulongAttribute,
  yesNo,
} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import {parseDeviceSeclabels} from '../device-seclabel.ts';
import {
  IMAGE_FORMATS,
  STORAGE_TYPES,
  type ImageFormat,
  type StorageSource,
  type StorageType,
  type NvmeSource,
} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseNetworkSource} from './storage-network.ts';
import {parseReservations} from './storage-reservations.ts';
import {parsePciAddress} from '../pci-address.ts';
import type {CharSource} from '../parts/chardev.ts';
import {charSource} from './char-source.ts';

/** What a source is beyond its element: these stand around it. */
export interface SourceFrame {
  readonly type: StorageType;
  readonly format: ImageFormat;
  /** Whether the image is read-only at the moment its source is read; its data file inherits that. */
  readonly readonly: boolean;
}

/** A source where nothing is written: no media in the drive, no path for the variables. */
export function emptySource(at: StorageSource['at'], format: ImageFormat): StorageSource {
  return {
    type: 'file',
    actualType: undefined,
    format,
    path: undefined,
    fdgroup: undefined,
    readonly: false,
    shared: false,
    seclabels: [],
    network: undefined,
    nvme: undefined,
    vhostuser: undefined,
    volume: undefined,
    reservations: undefined,
    backing: undefined,
    dataStore: undefined,
    at,
  };
}

/** Reads a `<source>` of a disk, a backing image, a data file, a mirror or the variable store. */
export function parseStorageSource(
  element: XmlElement,
  {type, format, readonly}: SourceFrame,
  context: ParseContext,
): StorageSource {
  const actualType = type === 'volume' ? enumAttribute(element, 'actualType', STORAGE_TYPES) : undefined;
  return {
    ...emptySource(placeOf(element), format),
    type,
    actualType,
    readonly,
    path: readPath(element, actualType ?? type),
    fdgroup: type === 'file' ? attr(element, 'fdgroup') : undefined,
    network: type === 'network' ? parseNetworkSource(element) : undefined,
    nvme: type === 'nvme' ? parseNvmeSource(element) : undefined,
    vhostuser: type === 'vhostuser' ? parseVhostUserSource(element) : undefined,
    volume: type === 'volume' ? parseVolume(element) : undefined,
    reservations: parseReservations(child(element, 'reservations')),
    seclabels: parseDeviceSeclabels(element, context),
    dataStore: parseDataStore(child(element, 'dataStore'), readonly, context),
  };
}

/** By the type of a source, the attribute that has its path: libvirt ignores any other. */
export const PATH_ATTRIBUTES: Readonly<Partial<Record<StorageType, string>>> = {
  file: 'file',
  block: 'dev',
  dir: 'dir',
};

/** People write an empty path when they mean no media; libvirt takes it as that. */
function readPath(element: XmlElement, type: StorageType): string | undefined {
  if (type === 'vhostvdpa') return requiredAttribute(element, 'dev') || undefined;
  const attribute = PATH_ATTRIBUTES[type];
  return attribute === undefined ? undefined : attr(element, attribute) || undefined;
}

/** The file beside a qcow2 image that holds its data. */
export function parseDataStore(
  element: XmlElement | undefined,
  readonly: boolean,
  context: ParseContext,
): StorageSource | undefined {
  if (element === undefined) return undefined;
  const format = attr(child(element, 'format'), 'type') || undefined;
  const source = child(element, 'source');
  if (format === undefined) throw refusal('DATA_STORE_FORMAT', placeOf(element));
  if (source === undefined) throw refusal('DATA_STORE_SOURCE', placeOf(element));
  return parseStorageSource(source, {...storageFrame(element, format), readonly}, context);
}

/** The `type` attribute and the format of an element that wraps a `<source>` of its own. */
export function storageFrame(element: XmlElement, format: string | undefined): Omit<SourceFrame, 'readonly'> {
  const type = attr(element, 'type');
  const knownType = STORAGE_TYPES.find(each => each === (type ?? 'file'));
  const knownFormat = format === undefined ? 'none' : imageFormat(format);
  if (knownType === undefined) throw unknownValue(element, 'storage source type', type ?? '');
  if (knownFormat === undefined) throw unknownValue(element, 'storage source format', format ?? '');
  return {type: knownType, format: knownFormat};
}

/** The format of that name; `none` is not one that can be written. */
export function imageFormat(name: string): ImageFormat | undefined {
  return name === 'none' ? undefined : IMAGE_FORMATS.find(each => each === name);
}

function unknownValue(element: XmlElement, what: string, value: string) {
  const place = placeOfAttribute(element, 'type');
  return refusal('STORAGE_VALUE', place, {what, value});
}

/** A volume of a storage pool, which libvirt looks up at start; none, as in a drive without a medium. */
function parseVolume(element: XmlElement): StorageSource['volume'] {
  const pool = attr(element, 'pool');
  const volume = attr(element, 'volume');
  const mode = enumAttribute(element, 'mode', ['host', 'direct']) ?? 'default';
  if (pool === undefined && volume === undefined) return undefined;
  if (pool !== undefined && volume !== undefined) return {pool, volume, mode};
  throw refusal('VOLUME_INCOMPLETE', placeOf(element));
}

/** A disk on an NVMe controller that QEMU drives by itself, through VFIO. */
function parseNvmeSource(element: XmlElement): NvmeSource {
  requiredEnum(element, 'type', ['pci']);
  const namespace = ulongAttribute(element, 'namespace', {nonZero: true});
  if (namespace === undefined) throw missingAttribute(element, 'namespace');
  const managed = yesNo(element, 'managed') ?? true;
  const address = child(element, 'address');
  if (address !== undefined) return {address: parsePciAddress(address), namespace, managed};
  throw refusal('NVME_ADDRESS', placeOf(element));
}

/** A disk that another process serves: QEMU connects to that process's socket. */
function parseVhostUserSource(element: XmlElement): CharSource {
  const type = requiredAttribute(element, 'type');
  if (type !== 'unix') throw refusal('VHOSTUSER_DISK_TYPE', placeOfAttribute(element, 'type'), {type});
  return charSource({type: 'unix', path: attr(element, 'path'), at: placeOf(element)});
}

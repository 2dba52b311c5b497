// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import {targetIndex} from '../disk-order.ts';
import {type Disk, type ImageFormat, STORAGE_TYPES, type StorageSource} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {aliasOf, attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {
  emptySource,
  imageFormat,
  parseDataStore,
  parseStorageSource,
  storageFrame,
} from './storage-source.ts';

const DEVICES = ['disk', 'cdrom', 'floppy', 'lun'] as const;
const BUSES = ['ide', 'fdc', 'scsi', 'virtio', 'xen', 'usb', 'uml', 'sata', 'sd', 'nvme'];
const BUS_OF_PREFIX = [
  ['hd', 'ide'],
  ['sd', 'scsi'],
  ['vd', 'virtio'],
  ['xvd', 'xen'],
  ['ubd', 'uml'],
] as const;

/** A disk with its bus as written; `withDefaultBus` fills it in, after the disks were put in order. */
export function parseDisk(element: XmlElement, context: ParseContext): Disk {
  const device = enumAttribute(element, 'device', DEVICES) ?? 'disk';
  const target = child(element, 'target');
  const transient = child(element, 'transient');
  return {
    device,
    source: parseSource(element, device, context),
    mirror: parseMirror(element, context),
    bus: enumAttribute(target, 'bus', BUSES),
    target: nameOf(element, target),
    transient: transient !== undefined,
    transientShareBacking: yesNo(transient, 'shareBacking') ?? false,
    driverName: attr(child(element, 'driver'), 'name'),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

/** libvirt makes the disk's address of it, where none is written. */
function nameOf(element: XmlElement, target: XmlElement | undefined): string | undefined {
  const name = attr(target, 'dev');
  if (target === undefined || name === undefined || targetIndex(name) >= 0) return name;
  if (child(element, 'address') !== undefined || attr(target, 'bus') === 'nvme') return name;
  throw refusal('DISK_NAME_UNKNOWN', placeOf(target), {target: name});
}

/** libvirt's choice of a bus where none is written. */
export function withDefaultBus(disk: Disk): Disk {
  if (disk.bus !== undefined) return disk;
  if (disk.device === 'floppy') return {...disk, bus: 'fdc'};
  const [, bus = 'ide'] = BUS_OF_PREFIX.find(([prefix]) => disk.target?.startsWith(prefix) ?? false) ?? [];
  return {...disk, bus};
}

/** A CD-ROM is read-only whether it says so or not, a floppy disk only if it does. */
function parseSource(element: XmlElement, device: Disk['device'], context: ParseContext): StorageSource {
  const source = child(element, 'source');
  const type = enumAttribute(element, 'type', STORAGE_TYPES) ?? 'file';
  const format = driverFormat(child(element, 'driver'));
  checkEncryption(element, source);
  const parsed =
    source === undefined
      ? emptySource(placeOf(element), format)
      : parseStorageSource(source, {type, format, readonly: false}, context);
  return {
    ...parsed,
    readonly: device === 'cdrom' || child(element, 'readonly') !== undefined,
    shared: child(element, 'shareable') !== undefined,
    backing: parseBackingStore(element, context),
  };
}

/** Xen's old name `aio` for a raw image is still understood. */
function driverFormat(driver: XmlElement | undefined): ImageFormat {
  const type = attr(driver, 'type');
  if (driver === undefined || type === undefined) return 'none';
  const format = type === 'aio' ? 'raw' : imageFormat(type);
  if (format !== undefined) return format;
  throw refusal('DISK_FORMAT', placeOfAttribute(driver, 'type'), {type});
}

/** Encryption stands in the source today and stood beside it before. */
function checkEncryption(disk: XmlElement, source: XmlElement | undefined): void {
  const outer = child(disk, 'encryption');
  if (outer === undefined || child(source, 'encryption') === undefined) return;
  throw refusal('DISK_ENCRYPTION_TWICE', placeOf(outer));
}

/**
 * The backing chain as it is written in an image's element. `<backingStore/>` without a type says that there is
 * nothing below; without the element the image may be asked.
 */
function parseBackingStore(holder: XmlElement, context: ParseContext): StorageSource['backing'] {
  const element = child(holder, 'backingStore');
  if (element === undefined) return undefined;
  if (attr(element, 'type') === undefined) return 'terminator';
  const format = attr(child(element, 'format'), 'type') || undefined;
  const source = child(element, 'source');
  if (format === undefined) throw refusal('BACKING_FORMAT', placeOf(element));
  if (source === undefined) throw refusal('BACKING_SOURCE', placeOf(element));
  const image = parseStorageSource(source, {...storageFrame(element, format), readonly: true}, context);
  const dataStore = image.dataStore ?? parseDataStore(child(element, 'dataStore'), true, context);
  return {...image, dataStore, backing: parseBackingStore(element, context)};
}

/**
 * The copy that a running block job writes to, in today's form or the one before libvirt 1.2.8, where the path
 * was an attribute.
 */
function parseMirror(disk: XmlElement, context: ParseContext): StorageSource | undefined {
  const element = child(disk, 'mirror');
  if (element === undefined || !context.live) return undefined;
  const source = child(element, 'source');
  const legacy = attr(element, 'file');
  const format = attr(child(element, 'format'), 'type') ?? attr(element, 'format');
  const frame = {...storageFrame(element, format || undefined), readonly: false};
  if (source !== undefined)
    return {...parseStorageSource(source, frame, context), backing: parseBackingStore(element, context)};
  if (legacy === undefined) throw refusal('MIRROR_SOURCE', placeOf(element));
  return {...parseStorageSource(element, frame, context), path: legacy || undefined, at: placeOf(element)};
}

// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import {STORAGE_TYPES, type Disk, type ImageFormat, type StorageSource} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {aliasOf} from './alias.ts';
import {parseBackingStore, parseMirror} from './backing-store.ts';
import {emptySource, imageFormat, parseStorageSource} from './storage-source.ts';

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
    target: attr(target, 'dev'),
    transient: transient !== undefined,
    transientShareBacking: yesNo(transient, 'shareBacking') ?? false,
    driverName: attr(child(element, 'driver'), 'name'),
    alias: aliasOf(element),
    at: placeOf(element),
  };
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

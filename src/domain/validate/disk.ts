// SPDX-License-Identifier: Apache-2.0
/** A disk's place in the guest, and what its kind may be; in libvirt's order. */
import type {Disk} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';
import {PATH_ATTRIBUTES} from '../devices/storage-source.ts';

export function validateDisk(disk: Disk, qemu: boolean): void {
  const target = targetOf(disk);
  if (disk.source.reservations !== undefined && disk.device !== 'lun')
    throw refusal('RESERVATIONS_WITHOUT_LUN', disk.source.reservations.at);
  validateName(disk, target);
  validateDiskSource(disk);
  if (!qemu) return;
  validateDriver(disk, target);
  if (disk.device === 'lun') validateLun(disk);
  validateMedium(disk, target);
  validateTransient(disk, target);
  if (disk.source.shared && !SHAREABLE.includes(disk.source.format) && !disk.source.readonly)
    throw refusal('DISK_SHARED_FORMAT', disk.at, {target});
  validatePartition(disk, target);
}

function targetOf({target, source, at}: Disk): string {
  if (target !== undefined) return target;
  const {volume, path, network} = source;
  const which = volume ? `pool = '${volume.pool}', volume = '${volume.volume}'` : (path ?? network?.name);
  throw refusal('DISK_TARGET_MISSING', at, {which: which === undefined ? '' : ` ${which}`});
}

/** Only what takes a medium may be without one. */
function validateDiskSource({device, source, target, at}: Disk): void {
  const attribute = PATH_ATTRIBUTES[source.type];
  if (device !== 'disk' || attribute === undefined) return;
  if (source.path || source.fdgroup !== undefined) return;
  throw refusal('DISK_SOURCE_MISSING', at, {
    which: target === undefined ? '' : ` ${target}`,
    type: source.type,
    attribute,
  });
}

const HARD_DISK = /^(?:hd|sd|vd|xvd|ubd|nvme)/;

function validateName({device, bus = '', at}: Disk, target: string): void {
  if (device === 'floppy') {
    if (bus !== 'fdc') throw refusal('DISK_BUS.floppy', at, {bus});
    if (!target.startsWith('fd')) throw refusal('DISK_NAME.floppy', at, {target});
    return;
  }
  if (bus === 'fdc') throw refusal('DISK_BUS', at, {bus});
  if (device === 'disk' && !HARD_DISK.test(target)) throw refusal('DISK_NAME', at, {target});
}

/** What QEMU can open; libvirt looks at every image of the chain that is written. */
function validateDriver({driverName, source, at}: Disk, target: string): void {
  if (driverName !== undefined && driverName !== 'qemu')
    throw refusal('DISK_DRIVER', at, {name: driverName, target});
  for (let image: typeof source | undefined = source; image !== undefined; image = belowOf(image)) {
    const {format, type} = image;
    if (format === 'cow' || format === 'dir' || format === 'iso')
      throw refusal(`DISK_FORMAT.${format}`, image.at);
    if (format === 'fat' && type !== 'dir' && type !== 'volume') throw refusal('DISK_FAT_FILE', image.at);
  }
}

function belowOf({backing}: Disk['source']): Disk['source'] | undefined {
  return backing === 'terminator' ? undefined : backing;
}

/** The guest's commands go to the host's device as they are. */
function validateLun({source, bus = '', at}: Disk): void {
  const {type, format, network} = source;
  if (network !== undefined && network.protocol !== 'iscsi')
    throw refusal('LUN_PROTOCOL', at, {protocol: network.protocol});
  if (!['block', 'network', 'volume'].includes(type)) throw refusal('LUN_SOURCE', at);
  if (format !== 'raw' && format !== 'none') throw refusal('LUN_FORMAT', at);
  if (bus !== 'scsi' && bus !== 'virtio') throw refusal('LUN_BUS', at, {bus});
}

function validateMedium({device, bus = '', source, at}: Disk, target: string): void {
  if (device === 'cdrom' && bus === 'virtio') throw refusal('DISK_MEDIUM', at, {target});
  if (device === 'disk' && source.readonly && (bus === 'ide' || bus === 'sata'))
    throw refusal('DISK_READONLY_BUS', at, {bus});
}

/** What the guest writes goes to a file beside the image. */
function validateTransient({transient, source, at}: Disk, target: string): void {
  if (!transient) return;
  const isEmpty = source.path === undefined && source.type === 'file';
  if (isEmpty) throw refusal('DISK_TRANSIENT.empty', at, {target});
  if (source.type !== 'file') throw refusal('DISK_TRANSIENT', at, {target});
  if (source.readonly) throw refusal('DISK_TRANSIENT.readonly', at, {target});
}

/** Formats that keep nothing in memory that another writer would not see. */
const SHAREABLE: readonly string[] = ['raw', 'none'];

function validatePartition({bus, at}: Disk, target: string): void {
  // Such as nvme0n1.
  if (bus === 'nvme') return;
  const number = /^(?:fd|hd|vd|sd|xvd|ubd)[a-z]+(\d*)$/.exec(target)?.[1];
  if (number === undefined || /^0./.test(number)) throw refusal('DISK_TARGET', at, {target});
  if (Number(number) > 0) throw refusal('DISK_TARGET.partition', at, {target});
}

/** Of two disks with one target the guest would see one. */
export function validateDiskTargets(disks: readonly Disk[]): void {
  const seen = new Map<string | undefined, Disk>();
  for (const disk of disks) {
    const {target = '', at} = disk;
    const earlier = seen.get(target);
    if (earlier !== undefined)
      throw refusal('DISK_TARGET_TWICE', at, {
        target,
        first: sourceName(earlier),
        second: sourceName(disk),
        line: earlier.at.line,
      });
    seen.set(target, disk);
  }
}

function sourceName({source}: Disk): string {
  return source.path ?? source.network?.name?.replace(/^[^/]*\//, '') ?? '<null>';
}

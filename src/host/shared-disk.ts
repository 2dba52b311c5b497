// SPDX-License-Identifier: Apache-2.0
/** Names of whole disks that every host which sees them has alike. */
import {basename} from 'node:path/posix';
import {canonicalPath, readText} from './files.ts';

/**
 * @param directory of the disk in sysfs, without symlinks
 * @returns such as `rbd://pool/image`, `iscsi://TARGET/LUN`, `wwid://naa.5000…` or `lvm://…`; undefined for a disk
 * that has no name of the sort
 */
export function sharedDisk(directory: string, sys = '/sys'): string | undefined {
  return mappedImage(directory, sys) ?? iscsiUnit(directory, sys) ?? mapperName(directory) ?? wwid(directory);
}

/** An image of Ceph that the kernel has mapped. */
function mappedImage(directory: string, sys: string): string | undefined {
  const number = /^rbd(\d+)$/.exec(basename(directory))?.[1];
  if (number === undefined) return undefined;
  const fact = (name: string) => readText(`${sys}/bus/rbd/devices/${number}/${name}`);
  const [pool, space, image, snapshot] = [fact('pool'), fact('pool_ns'), fact('name'), fact('current_snap')];
  if (!pool || !image) return undefined;
  const names = [pool, ...(space ? [space] : []), image].join('/');
  return `rbd://${names}${snapshot === undefined || snapshot === '-' ? '' : `@${snapshot}`}`;
}

/** A unit of a target that the kernel has logged in to. */
function iscsiUnit(directory: string, sys: string): string | undefined {
  const device = canonicalPath(`${directory}/device`) ?? '';
  const session = /\/(session\d+)\//.exec(device)?.[1];
  const unit = /^\d+:\d+:\d+:(\d+)$/.exec(basename(device))?.[1];
  const target = session && readText(`${sys}/class/iscsi_session/${session}/targetname`);
  return target && unit !== undefined ? `iscsi://${target}/${unit}` : undefined;
}

/** multipath's devices are called after the unit they lead to (3 is a NAA name, 2 an EUI), volumes after their UUIDs. */
function mapperName(directory: string): string | undefined {
  const uuid = readText(`${directory}/dm/uuid`) ?? '';
  const [, partition, kind, unit] = /^(?:part(\d+)-)?mpath-([23])([0-9a-f]+)$/.exec(uuid) ?? [];
  if (unit !== undefined) {
    const disk = `wwid://${kind === '3' ? 'naa' : 'eui'}.${unit}`;
    return partition === undefined ? disk : `${disk}-part${partition}`;
  }
  return uuid.startsWith('LVM-') ? `lvm://${uuid.slice('LVM-'.length)}` : undefined;
}

/** Other forms, such as `t10.`, are made of names that several disks may have. */
function wwid(directory: string): string | undefined {
  const found = readText(`${directory}/device/wwid`) ?? readText(`${directory}/wwid`);
  return found !== undefined && /^(?:naa|eui|uuid|nvme)\.[\w.-]+$/.test(found)
    ? `wwid://${found}`
    : undefined;
}

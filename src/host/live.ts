// SPDX-License-Identifier: Apache-2.0
/** The machine we run on. Reads files, /proc and /sys as whoever we are; changes nothing. */
import {readRegularFile} from '../files/read-regular-file.ts';
import {liveArchitecture} from './architecture.ts';
import {liveDeviceMapperTargets} from './device-mapper.ts';
import {canonicalPath, directoryEntries, fileFacts, linkTarget, readText} from './files.ts';
import {liveHeldDisks} from './held-disks.ts';
import type {Host} from './host.ts';
import {installedLibvirt} from './installed-libvirt.ts';
import {readImage} from './image/read-image.ts';
import {liveObject} from './live-object.ts';
import {liveMdev} from './mdev.ts';
import {liveMounts} from './mounts.ts';
import {livePathDetails} from './path-details.ts';
import {livePci} from './pci.ts';
import {liveScsiGeneric} from './scsi.ts';
import {liveSelinux} from './selinux-facts.ts';
import {liveProfiles} from './running.ts';
import {liveStoragePool} from './storage-pool.ts';
import {liveUsb} from './usb.ts';
import {readIds, readMemberships} from './users.ts';
import {once} from '../once.ts';

/** Tables that cover the whole host are read once, at the first question; a path is looked at each time. */
export function liveHost(): Host {
  const usb = once(liveUsb);
  const mounts = once(liveMounts);
  const heldDisks = once(() => liveHeldDisks(mounts()));
  const profiles = once(liveProfiles);
  const users = once(() => readIds('/etc/passwd'));
  const groups = once(() => readIds('/etc/group'));
  const memberships = once(readMemberships);
  return {
    kind: 'live',
    architecture: liveArchitecture(),
    stat: path => fileFacts(path, true),
    lstat: path => fileFacts(path, false),
    readlink: linkTarget,
    realpath: canonicalPath,
    object: path => liveObject(path, {mounts, heldDisks}),
    heldDisks,
    list: directoryEntries,
    details: livePathDetails,
    image: (path, format) => (path.startsWith('/') ? readImage(path, format) : undefined),
    pci: livePci,
    mdev: liveMdev,
    usb,
    scsiGeneric: liveScsiGeneric,
    deviceMapperTargets: liveDeviceMapperTargets,
    mounts,
    apparmorFile,
    profileMode: profile => profiles()?.get(profile),
    storagePool: liveStoragePool,
    // Descriptors are handed over through libvirt's API; nothing on the host tells of them.
    fdgroup: () => undefined,
    selinux: once(liveSelinux),
    uidOf: user => users().get(user),
    gidOf: group => groups().get(group),
    groupsOf: uid => memberships().get(uid),
    libvirt: once(installedLibvirt),
    bootTime: () => bootTime(readText('/proc/stat') ?? ''),
  };
}

/** More than any profile has, and less than would be felt. */
const LARGEST_PROFILE = 1024 * 1024;

function apparmorFile(path: string): string | undefined {
  try {
    return readRegularFile(path, {largest: LARGEST_PROFILE}).toString('utf8');
  } catch {
    return undefined;
  }
}

function bootTime(stat: string): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

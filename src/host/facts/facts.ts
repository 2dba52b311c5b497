// SPDX-License-Identifier: Apache-2.0
/** The registry of facts: a row a fact, in the order in which snapshots have them. */
import {apparmorFile, profileMode} from './apparmor.ts';
import {architecture} from './architecture.ts';
import {bootTime} from './boot-time.ts';
import {details} from './details.ts';
import {deviceMapperTargets} from './device-mapper-targets.ts';
import {fdgroup} from './fdgroup.ts';
import {heldDisks} from './held-disks.ts';
import {image} from './image.ts';
import {libvirt} from './libvirt.ts';
import {readlink, realpath} from './links.ts';
import {list} from './list.ts';
import {mdev} from './mdev.ts';
import {mounts} from './mounts.ts';
import {namesBelow} from './names-below.ts';
import {nvidiaCards} from './nvidia-cards.ts';
import {object} from './object.ts';
import {pci} from './pci.ts';
import {scsiGeneric} from './scsi-generic.ts';
import {selinux} from './selinux.ts';
import {lstat, stat} from './stat.ts';
import {storagePool} from './storage-pool.ts';
import {usb} from './usb.ts';
import {gidOf, groupsOf, uidOf} from './users.ts';

const FACTS = {
  architecture,
  libvirt,
  bootTime,
  uidOf,
  gidOf,
  groupsOf,
  selinux,
  mounts,
  heldDisks,
  pci,
  mdev,
  nvidiaCards,
  usb,
  scsiGeneric,
  profileMode,
  apparmorFile,
  storagePool,
  fdgroup,
  stat,
  lstat,
  readlink,
  realpath,
  list,
  image,
  deviceMapperTargets,
  object,
  namesBelow,
  details,
};

export type Facts = typeof FACTS;
export type SomeFact = Facts[keyof Facts];

/** For those who do the same with every fact. */
export const ALL_FACTS = Object.entries(FACTS) as readonly (readonly [keyof Facts, SomeFact])[];

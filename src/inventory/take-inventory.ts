// SPDX-License-Identifier: Apache-2.0
/**
 * The inventory: every host object the domain needs, in libvirt's order, each with its reason.
 * A new kind of device is a file under `devices/` and a row here.
 */
import {listIn} from '../list-in.ts';
import {audioResources} from './devices/audio.ts';
import {chardevResources} from './devices/chardev.ts';
import {commandlineResources} from './devices/commandline.ts';
import {diskResources} from './devices/disk.ts';
import {domainResources} from './devices/domain-files.ts';
import {filesystemResources} from './devices/filesystem.ts';
import {
  bootResources,
  loaderResources,
  nvramResources,
  pstoreResources,
  varstoreResources,
} from './devices/firmware.ts';
import {graphicsResources} from './devices/graphics.ts';
import {hostdevResources} from './devices/hostdev.ts';
import {inputResources} from './devices/input.ts';
import {interfaceResources} from './devices/interface.ts';
import {launchSecurityResources} from './devices/launch-security.ts';
import {memoryBackingResources} from './devices/memory-backing.ts';
import {memoryResources} from './devices/memory.ts';
import {redirdevResources} from './devices/redirdev.ts';
import {rngResources} from './devices/rng.ts';
import {shmemResources} from './devices/shmem.ts';
import {smartcardResources} from './devices/smartcard.ts';
import {tpmResources} from './devices/tpm.ts';
import {videoResources} from './devices/video.ts';
import {vsockResources} from './devices/vsock.ts';
import type {DeviceKind, Resource} from './resource.ts';
import {isGap, provenance, type Entry, type Gap, type Site} from './site.ts';

const COLLECTORS: readonly ((site: Site) => readonly Entry[])[] = [
  loaderResources,
  nvramResources,
  varstoreResources,
  diskResources,
  hostdevResources,
  inputResources,
  memoryResources,
  tpmResources,
  chardevResources,
  smartcardResources,
  bootResources,
  pstoreResources,
  graphicsResources,
  videoResources,
  audioResources,
  interfaceResources,
  filesystemResources,
  shmemResources,
  rngResources,
  redirdevResources,
  vsockResources,
  launchSecurityResources,
  memoryBackingResources,
  commandlineResources,
  domainResources,
];

export interface Inventory {
  readonly resources: readonly Resource[];
  /** What the domain needs and the host could not name. */
  readonly gaps: readonly Gap[];
  /** The resources of one kind of device, in libvirt's order. */
  of(kind: DeviceKind): readonly Resource[];
  /** The first that is written with this path. */
  at(path: string): Resource | undefined;
}

/** What a container needs is for libvirt's LXC driver to say: nothing of it is read as QEMU's. */
function container({domain}: Site): Gap {
  const message =
    'type lxc belongs to libvirt’s LXC driver: only the context and profile are planned, no device labels, rules or nodes';
  return {code: 'CONTAINER_OF_LXC', message, from: provenance('domain', domain, 'type of the VM')};
}

export function takeInventory(site: Site): Inventory {
  const entries = site.domain.type === 'lxc' ? [container(site)] : COLLECTORS.flatMap(take => take(site));
  const resources = entries.filter((entry): entry is Resource => !isGap(entry));
  const byKind = new Map<DeviceKind, Resource[]>();
  for (const resource of resources) listIn(byKind, resource.kind).push(resource);
  const byPath = new Map(resources.toReversed().map(resource => [resource.path, resource]));
  return {
    resources,
    gaps: entries.filter(isGap),
    of: kind => byKind.get(kind) ?? [],
    at: path => byPath.get(path),
  };
}

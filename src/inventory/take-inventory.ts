// SPDX-License-Identifier: Apache-2.0
/**
 * The inventory: every host object the domain needs, in libvirt's order, each with its reason.
 * A new kind of device is a row here, and a file under `devices/` where one object is not all that it needs.
 */
import type {Domain, Input, Located} from '../domain/domain.ts';
import {groupedBy} from '../list-in.ts';
import {deviceName} from './device-name.ts';
import {audioResources} from './devices/audio.ts';
import {chardevResources, redirdevResources} from './devices/chardev.ts';
import {commandlineResources} from './devices/commandline.ts';
import {diskResources} from './devices/disk.ts';
import {domainResources} from './devices/domain-files.ts';
import {filesystemResources} from './devices/filesystem.ts';
import {bootResources, loaderResources, nvramResources} from './devices/firmware.ts';
import {graphicsResources} from './devices/graphics.ts';
import {hostdevResources} from './devices/hostdev.ts';
import {interfaceResources} from './devices/interface.ts';
import {launchSecurityResources} from './devices/launch-security.ts';
import {memoryBackingResources} from './devices/memory-backing.ts';
import {memoryResources} from './devices/memory.ts';
import {rngResources} from './devices/rng.ts';
import {shmemResources} from './devices/shmem.ts';
import {smartcardResources} from './devices/smartcard.ts';
import {tpmResources} from './devices/tpm.ts';
import {videoResources} from './devices/video.ts';
import type {DeviceKind, Resource} from './resource.ts';
import {isGap, provenance, resourceAt, type Entry, type Gap, type NewResource, type Site} from './site.ts';

type Collector = (site: Site) => readonly Entry[];

const COLLECTORS: readonly Collector[] = [
  loaderResources,
  nvramResources,
  plain({
    kind: 'varstore',
    role: 'varstore',
    access: 'rwk',
    reason: 'firmware variables',
    objects: ({os: {varstore}}) => (varstore ? [['varstore', varstore, varstore.path]] : []),
  }),
  diskResources,
  hostdevResources,
  plain({
    kind: 'input',
    role: 'evdev',
    access: 'rw',
    reason: 'input device of the host',
    objects: ({inputs}) =>
      inputs.flatMap((input, index) =>
        isOfHost(input) ? [[deviceName.input(input, index), input, input.path]] : [],
      ),
  }),
  memoryResources,
  tpmResources,
  chardevResources,
  smartcardResources,
  bootResources,
  plain({
    kind: 'pstore',
    role: 'pstore',
    access: 'rw',
    reason: 'store for crash records',
    objects: ({pstore}) => (pstore ? [['pstore', pstore, pstore.path]] : []),
  }),
  graphicsResources,
  videoResources,
  audioResources,
  interfaceResources,
  filesystemResources,
  shmemResources,
  rngResources,
  redirdevResources,
  // libvirt opens it and hands the descriptor over.
  plain({
    kind: 'vsock',
    role: 'vsock-device',
    access: 'rw',
    passed: true,
    reason: 'vsock transport',
    objects: ({vsock}) => (vsock ? [['vsock', vsock, '/dev/vhost-vsock']] : []),
  }),
  launchSecurityResources,
  memoryBackingResources,
  commandlineResources,
  domainResources,
];

function isOfHost({type}: Input): boolean {
  return type === 'passthrough' || type === 'evdev';
}

/** A device that needs one object of the host. */
interface PlainDevice extends Pick<NewResource, 'kind' | 'role' | 'access' | 'passed'> {
  /** What it is needed for. */
  readonly reason: string;
  /** Of each such device its name, its element, and the path of the object as it is written. */
  readonly objects: (domain: Domain) => readonly (readonly [string, Located, string | undefined])[];
}

function plain({reason, objects, ...needed}: PlainDevice): Collector {
  return ({domain}) =>
    objects(domain).flatMap(([device, origin, path]) =>
      resourceAt(path, {...needed, from: provenance(device, origin, reason)}),
    );
}

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
    "type lxc belongs to libvirt's LXC driver: only the context and profile are planned, no device labels, rules or nodes";
  return {code: 'CONTAINER_OF_LXC', message, from: provenance('domain', domain, 'type of the VM')};
}

export function takeInventory(site: Site): Inventory {
  const entries = site.domain.type === 'lxc' ? [container(site)] : COLLECTORS.flatMap(take => take(site));
  const resources = entries.filter((entry): entry is Resource => !isGap(entry));
  const byKind = groupedBy(resources, ({kind}) => kind);
  const byPath = new Map(resources.toReversed().map(resource => [resource.path, resource]));
  return {
    resources,
    gaps: entries.filter(isGap),
    of: kind => byKind.get(kind) ?? [],
    at: path => byPath.get(path),
  };
}

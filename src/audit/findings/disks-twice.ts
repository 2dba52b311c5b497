// SPDX-License-Identifier: Apache-2.0
/** One disk that a VM has twice. */
import type {Host} from '../../host/host.ts';
import type {Resource} from '../../inventory/resource.ts';
import {isImage} from '../../inventory/role-questions.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import {objectKey} from '../objects.ts';
import type {FindingContext} from './context.ts';
import {openedPaths, writes} from './needs.ts';
import {report, type Sightings} from './report.ts';

/** QEMU's own lock finds one name that is opened twice, and not two nodes of one device: it starts with them. */
export function disksTwice(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const all = new Known();
  const writers = new Known();
  return openedPaths(context).map(resource => {
    if (!isImage(resource) && resource.role !== 'scsi-node') return undefined;
    const disk: Disk = {
      resource,
      key: objectKey(resource.path, host),
      // The file system that an image lies on is many others', too.
      on: host.stat(resource.path)?.type === 'block' ? (host.object(resource.path)?.on ?? []) : [],
    };
    // Of those before it another writer counts most: one that only reads by the same name is no second disk.
    const earlier = writers.find(disk) ?? (writes(resource) ? all.find(disk) : undefined);
    all.add(disk);
    if (writes(resource)) writers.add(disk);
    if (earlier === undefined || !collide(earlier, resource, host)) return undefined;
    const {path, from} = resource;
    return report('DISK_TWICE', {path, from}, {named: earlier.path, device: earlier.from.device});
  });
}

interface Disk {
  readonly resource: Resource;
  readonly key: string;
  /** Keys of what it lies on. */
  readonly on: readonly string[];
}

/** The first disks of each object: a definition may name one thousands of times. */
class Known {
  readonly #byKey = new Map<string, Resource>();
  readonly #byOn = new Map<string, Resource>();

  add({resource, key, on}: Disk): void {
    if (!this.#byKey.has(key)) this.#byKey.set(key, resource);
    for (const id of on) if (!this.#byOn.has(id)) this.#byOn.set(id, resource);
  }

  /** One that is the same object, or that lies on it, or that it lies on. */
  find({key, on}: Disk): Resource | undefined {
    const below = on.flatMap(id => this.#byKey.get(id) ?? []);
    return this.#byKey.get(key) ?? below[0] ?? this.#byOn.get(key);
  }
}

/** A file that is read under the name that another disk writes has a finding of its own. */
function collide(one: Resource, other: Resource, host: Host): boolean {
  if (one.from.device === other.from.device || (one.shareable && other.shareable)) return false;
  return (writes(one) && writes(other)) || resolvedPath(one.path, host) !== resolvedPath(other.path, host);
}

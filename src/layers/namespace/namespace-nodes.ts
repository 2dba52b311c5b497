// SPDX-License-Identifier: Apache-2.0
/** The private /dev: the nodes libvirt creates in it (qemu_namespace.c). */
import {mapperNode} from '../cgroup/plan-cgroup.ts';
import {posix} from 'node:path';
import type {Host} from '../../host/host.ts';
import type {DeviceKind, Resource} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {amended, FORGOTTEN_DEVICE, openedDevices} from '../amendments.ts';
import {defaultDevices} from '../cgroup/default-devices.ts';
import type {Provenance} from '../plan.ts';
import {isWithin} from '../../text/paths.ts';

const ORDER: readonly DeviceKind[] = [
  'disk', 'hostdev', 'memory', 'chardev', 'tpm', 'graphics', 'video', 'input', 'rng', 'loader', 'nvram',
  'launch-security',
]; // prettier-ignore

/** As many symlinks as the kernel follows. */
const SYMLINK_LIMIT = 40;

/** The nodes in the order in which libvirt makes them, each with the first that needs it. */
export type NamespaceNodes = ReadonlyMap<string, Provenance>;

export function namespaceNodes(inventory: Inventory, site: Site): NamespaceNodes {
  const {host, mode} = site;
  const needed = ORDER.flatMap(kind => inventory.of(kind)).flatMap(resource =>
    pathsFor(resource, site).map(path => ({path, from: resource.from})),
  );
  const forgotten = mode === 'strict' ? openedDevices(inventory, site) : [];
  const wanted = [
    ...defaultDevices(site),
    ...needed,
    ...forgotten.map(({path, from}) => ({path, from: amended(FORGOTTEN_DEVICE, from)})),
  ];
  const preserved = preservedMounts(host);
  const nodes = new Map<string, Provenance>();
  for (const {path, from} of wanted) {
    for (const node of nodesOnTheWay(path, host))
      if (isOwn(node, preserved) && !nodes.has(node)) nodes.set(node, from);
  }
  return nodes;
}

/** Mounts below /dev, which libvirt moves into the private one as they are. */
export function preservedMounts(host: Host): readonly string[] {
  return host
    .mounts()
    .map(mount => mount.point)
    .filter(point => point.startsWith('/dev/'));
}

function pathsFor(resource: Resource, {host, domain}: Site): readonly string[] {
  const {role, path, storage, mode, kind} = resource;
  if (role === 'chardev-socket') return kind === 'chardev' && mode === 'connect' ? [path] : [];
  if (kind === 'nvram' && domain.os.loader?.type === 'rom') return [];
  if (!TRAITS[role].ownDev) return [];
  if (!storage) return [path];
  const reservations = storage.hasReservations ? ['/dev/mapper/control'] : [];
  if (role === 'nvme-group') return [path, '/dev/vfio/vfio', ...reservations];
  if (!storage.local) return reservations;
  const targets = host.deviceMapperTargets(path).map(({major, minor}) => mapperNode(major, minor));
  return [path, ...targets, ...reservations];
}

/** Every symlink from the path to the object, then the object; nothing when it does not exist. */
function nodesOnTheWay(path: string, host: Host): readonly string[] {
  const way: string[] = [];
  for (let current = path; way.length < SYMLINK_LIMIT;) {
    const facts = host.lstat(current);
    if (!facts) return way;
    way.push(current);
    const target = facts.type === 'symlink' ? host.readlink(current) : undefined;
    if (target === undefined) return way;
    current = posix.resolve(posix.dirname(current), target);
  }
  return way;
}

/** Below /dev, and not inside a mount that the VM's /dev keeps from the host. */
export function isOwn(path: string, preserved: readonly string[]): boolean {
  return path.startsWith('/dev/') && !preserved.some(point => isWithin(path, point));
}

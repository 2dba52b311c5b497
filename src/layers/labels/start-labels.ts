// SPDX-License-Identifier: Apache-2.0
/**
 * Paths that libvirt labels one by one while it starts a domain, outside of the walk over its devices: what it
 * has just made for the domain, and before swtpm starts the emulator's state and log. Directories are not labelled recursively, and go when the domain does.
 */
import type {Provenance, Role} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {shortName} from '../../policy/short-name.ts';

export interface StartPath {
  readonly path: string;
  readonly from: Provenance;
}

/** In the order of the start. */
const LABELLED_AT_START: readonly Role[] = [
  'domain-directory',
  'channel-directory',
  'memory-directory',
  'hugepage-directory',
  'master-key',
  'sev-blob',
];

/** In the order of the start. */
export function pathsMadeAtStart(inventory: Inventory, site: Site): readonly StartPath[] {
  const made = LABELLED_AT_START.flatMap(role =>
    inventory.resources.filter(resource => resource.role === role),
  );
  const sockets = inventory.resources.filter(({role, passed}) => role === 'virtiofs-socket' && passed);
  return [...made, ...sockets, ...helperSocket(site)].map(({path, from}) => ({path, from}));
}

/** One helper serves all disks with managed reservations. */
export function helperSocket({domain, layout}: Site): readonly StartPath[] {
  const disk = domain.disks.find(({source}) => source.reservations?.managed);
  const reservations = disk?.source.reservations;
  if (!disk || !reservations) return [];
  const path = `${layout.lib}/domain-${shortName(domain)}/pr-helper0.sock`;
  const reason = 'socket of the reservation helper';
  return [{path, from: {...reservations.at, device: `disk ${disk.target ?? ''}`.trim(), reason}}];
}

/** The emulator's state, each entry of it where it is a directory, and its log. */
export function swtpmPaths(inventory: Inventory, {host}: Site): readonly StartPath[] {
  return inventory.of('tpm').flatMap(({role, path, from}) => {
    if (role === 'tpm-emulator-log') return [{path, from}];
    if (role !== 'tpm-emulator-state') return [];
    const inside = host.stat(path)?.type === 'directory' ? (host.list(path) ?? []) : [];
    return [path, ...inside.map(name => `${path}/${name}`)].map(one => ({path: one, from}));
  });
}

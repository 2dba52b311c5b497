// SPDX-License-Identifier: Apache-2.0
/**
 * Paths that libvirt labels one by one while it starts a domain, outside of the walk over its devices: what it
 * has just made for the domain, and before swtpm starts the emulator's state and log. Directories are not labelled recursively, and go when the domain does.
 */
import type {Provenance} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {shortName} from '../../policy/short-name.ts';

export interface StartPath {
  readonly path: string;
  readonly from: Provenance;
}

/** In the order of the start. */
export function pathsMadeAtStart(inventory: Inventory, site: Site): readonly StartPath[] {
  const made = inventory.resources
    .flatMap(({role, passed, path, from}) => {
      const {labelledAtStart: place, meeting} = TRAITS[role];
      return place === undefined || (meeting === 'by-passing' && !passed) ? [] : [{place, path, from}];
    })
    .sort((one, other) => one.place - other.place);
  return [...made, ...helperSocket(site)].map(({path, from}) => ({path, from}));
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

// SPDX-License-Identifier: Apache-2.0
/** Paths that several VMs reach, as the page's data. */
import type {AuditReport} from '../../../audit/report.ts';
import type {SharedPath} from '../../../audit/shared.ts';
import type {LayerId} from '../../../layers/plan.ts';
import {nameReader} from '../../../layers/readable-names.ts';
import {LAYERS} from '../../../layers/layers.ts';
import type {TextTable} from './text-table.ts';

const MOODS: Readonly<Record<SharedPath['kind'], string>> = {
  'write-write': 'error',
  'write-read': 'warning',
  'read-read': 'note',
};

/** More users of one path are only counted. */
const MOST_USERS = 12;

export interface SharedData {
  readonly kind: number;
  readonly mood: number;
  readonly path: number;
  readonly apart: number;
  /** Positions of the layers that keep some of the users apart. */
  readonly layers: readonly number[];
  /** Position of the VM, or -1 where it is not shown; then texts: its name with its process, and its access. */
  readonly users: readonly (readonly [vm: number, name: number, access: number])[];
  /** Positions of all VMs that reach it. */
  readonly vms: readonly number[];
  /** Users that are not listed. */
  readonly more: number;
}

export function sharedData(
  {shared}: AuditReport,
  layers: readonly LayerId[],
  texts: TextTable,
): readonly SharedData[] {
  return ownPaths(shared).map(({path, kind, users, apart}) => ({
    kind: texts.add(kind.replace('-', '–')),
    mood: texts.add(MOODS[kind]),
    path: texts.add(path),
    apart: texts.add(apartText(apart)),
    layers: layers.flatMap((layer, at) => (apart.some(pair => pair.layers.includes(layer)) ? [at] : [])),
    users: users
      .slice(0, MOST_USERS)
      .map(({domain, name, process, access}) => [
        domain,
        texts.add(process === 'qemu' ? name : `${name} (${process})`),
        texts.add(access),
      ]),
    vms: [...new Set(users.map(({domain}) => domain))],
    more: Math.max(0, users.length - MOST_USERS),
  }));
}

/** Without the devices that every VM has, and named as in the rows of the first VM. */
export function ownPaths(shared: AuditReport['shared']): readonly SharedPath[] {
  return shared
    .filter(({everybody}) => !everybody)
    .map(one => ({...one, path: nameReader(one.users[0]?.name ?? '')(one.path)}));
}

function apartText(apart: SharedPath['apart']): string {
  if (apart.length === 0) return 'not compared: too many VMs';
  const texts = apart.map(({layers}) => layers.map(layer => LAYERS[layer].titles.column).join(' and '));
  const [first] = texts;
  if (texts.every(text => text === first)) return first || 'nothing';
  return apart
    .map(
      ({first: holder, second}, index) => `${second}, while ${holder} has it: ${texts[index] || 'nothing'}`,
    )
    .join('; ');
}

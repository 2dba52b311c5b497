// SPDX-License-Identifier: Apache-2.0
/** What the page shows of paths that several VMs reach. */
import {sharingMatrix} from '../../audit/reading.ts';
import type {MatrixCell} from '../../audit/reading.ts';
import type {AuditReport} from '../../audit/report.ts';
import {LAYERS} from '../../layers/layers.ts';
import type {SharedPath} from '../../audit/shared.ts';
import {chip, words} from './audit-chips.ts';

const KINDS = ['write-write', 'write-read', 'read-read'] as const;

const MOODS: Readonly<Record<SharedPath['kind'], string>> = {
  'write-write': 'error',
  'write-read': 'warning',
  'read-read': 'note',
};

/** A bigger matrix is read by nobody. */
const WIDEST_MATRIX = 40;
const MOST_USERS = 12;

export function sharedRows({domains, shared}: AuditReport) {
  return shared
    .filter(({everybody}) => !everybody)
    .map(({path, users, kind, apart}) => {
      const codes = users.flatMap(({domain}) =>
        (domains[domain]?.findings ?? []).filter(finding => finding.path === path).map(({code}) => code),
      );
      const named = users.map(({name, access, process}) => ({
        name: process === 'qemu' ? name : `${name} (${process})`,
        ...chip(access),
      }));
      const rest = {name: `and ${named.length - MOST_USERS} more`, ...chip(null)};
      return {
        path,
        kind: kind.replace('-', '–'),
        rank: KINDS.indexOf(kind),
        mood: MOODS[kind],
        vms: words(users.map(({domain}) => String(domain))),
        may: words(users.map(({access}) => (access.includes('w') ? 'write' : 'read'))),
        refused: words(apart.flatMap(({layers}) => layers)),
        codes: words(codes),
        users: named.length > MOST_USERS ? [...named.slice(0, MOST_USERS), rest] : named,
        apart: apartText(apart),
      };
    });
}

function apartText(apart: SharedPath['apart']): string {
  if (apart.length === 0) return 'many VMs';
  const texts = apart.map(({layers}) => layers.map(layer => LAYERS[layer].titles.column).join(' and '));
  const [first] = texts;
  if (texts.every(text => text === first)) return first || 'nothing';
  return apart
    .map(
      ({first: holder, second}, index) => `${second}, while ${holder} has it: ${texts[index] || 'nothing'}`,
    )
    .join('; ');
}

/** The machines that share something, each against each. */
export function matrixRows(report: AuditReport) {
  const matrix = sharingMatrix(report);
  const involved = matrix.flatMap((row, index) => (row.some(Boolean) ? [index] : []));
  if (involved.length === 0 || involved.length > WIDEST_MATRIX) return [];
  const name = (index: number) => report.domains[index]?.name ?? '';
  return involved.map((one, at) => ({
    number: at + 1,
    name: name(one),
    cells: involved.map(other => ({
      place: one === other ? 'diagonal' : '',
      ...matrixChip(one === other ? null : (matrix[one]?.[other] ?? null)),
      title: `${name(one)} and ${name(other)}`,
    })),
  }));
}

function matrixChip(cell: MatrixCell) {
  if (cell === null) return {mark: '·', mood: 'none'};
  const marks = {'write-write': 'W', 'write-read': 'w', 'read-read': 'r'};
  const moods = {'write-write': 'no', 'write-read': 'write', 'read-read': 'read'};
  return {mark: marks[cell], mood: moods[cell]};
}

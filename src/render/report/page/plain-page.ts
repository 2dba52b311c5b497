// SPDX-License-Identifier: Apache-2.0
/** The page for readers without scripts, from the same data: whole for a few VMs, its beginning for thousands. */
import {accessMark} from '../audit-formatter.ts';
import type {BehindData} from './page-verdict.ts';
import type {PageData} from './page-data.ts';

/** More rows of one table nobody scrolls through, and they would double the page. */
const MOST_ROWS = 2000;

export interface Chip {
  readonly mark: string;
  readonly mood: string;
}

export function plainPage(data: PageData, links: readonly string[]) {
  const text = (number: number | undefined) => data.texts[number ?? -1] ?? '';
  const {vms} = data;
  return {
    vms: cut(
      vms.name.map((name, index) => ({
        name: text(name),
        file: text(vms.file[index]),
        counts: [vms.error, vms.warning, vms.note, vms.rows, vms.written, vms.refused].map(
          column => column[index] ?? 0,
        ),
      })),
    ),
    findings: cut(
      data.groups.flatMap(({code, sightings}, group) =>
        sightings.map(([severity, message, help, place, hit]) => ({
          severity: data.severities[severity] ?? '',
          code: text(code),
          links: [links[group] ?? ''].filter(link => link !== ''),
          message: text(message),
          help: text(help),
          where: [
            ...hit.map(vm => text(vms.name[vm])).slice(0, data.mostNames),
            ...(hit.length > data.mostNames ? ['…'] : []),
            text(place),
          ]
            .filter(part => part !== '')
            .join(', '),
        })),
      ),
    ),
    shared: cut(
      data.shared.map(({kind, mood, path, apart, users, more}) => ({
        kind: text(kind),
        mood: text(mood),
        path: text(path),
        apart: text(apart),
        users: users.map(([, name, access]) => ({...chipOf(text(access)), name: text(name)})),
        more: more > 0 ? [`and ${more} more`] : [],
      })),
    ),
    access: cut(accessRows(data, text)),
  };
}

type Text = (number: number | undefined) => string;

function* accessRows(data: PageData, text: Text) {
  const {rows, vms, verdicts, judgements} = data;
  let row = 0;
  for (const [vm, count] of vms.rows.entries()) {
    for (const end = row + count; row < end; row += 1) {
      const [lack, effective, , ...judged] = verdicts[rows.verdict[row] ?? -1] ?? [];
      yield {
        mood: lack === 1 ? 'lack' : '',
        vm: text(vms.name[vm]),
        path: text(rows.path[row]),
        behind: behindLines(rows.behind[row], text),
        process: text(rows.process[row]),
        origin: text(rows.origin[row]),
        chips: [chipOf(text(effective)), ...judged.map(number => chipOf(text(judgements[number]?.[0])))],
      };
    }
  }
}

function behindLines(behind: BehindData | undefined, text: Text): readonly string[] {
  if (!behind) return [];
  const [more, ...found] = behind;
  if (found.length === 0) return ['nothing there now'];
  const lines = pairs(found).map(([mark, path]) => `${text(mark)} ${text(path)}`);
  return more === 1 ? [...lines, 'and more'] : lines;
}

function pairs(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return Array.from({length: numbers.length / 2}, (_, at) => [
    numbers[2 * at] ?? 0,
    numbers[2 * at + 1] ?? 0,
  ]);
}

function chipOf(mark: string): Chip {
  if (mark === accessMark(null)) return {mark, mood: 'none'};
  if (mark === accessMark('')) return {mark, mood: 'no'};
  return {mark, mood: mark.includes('w') ? 'write' : 'read'};
}

/** @returns the first rows, and where there are more a sentence that says so */
function cut<Row>(all: Iterable<Row>): {readonly rows: readonly Row[]; readonly rest: readonly string[]} {
  const rows: Row[] = [];
  let more = 0;
  for (const row of all) {
    if (rows.length < MOST_ROWS) rows.push(row);
    else more += 1;
  }
  const rest = `${more.toLocaleString('en')} more are shown by scripts, and by svirtgen audit --format csv.`;
  return {rows, rest: more === 0 ? [] : [rest]};
}

// SPDX-License-Identifier: Apache-2.0
/** What several VMs reach, for a terminal: the matrix of the fleet, then each path with its users. */
import {sharingMatrix, sharingVms, type MatrixCell} from '../../audit/reading.ts';
import type {AuditReport} from '../../audit/report.ts';
import type {SharedPath} from '../../audit/shared.ts';
import type {Emphasis, Style, TextFormat} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';

/** As many columns of two as fit beside the names. */
const WIDEST_MATRIX = 24;

const MARKS: Readonly<Record<Exclude<MatrixCell, null>, string>> = {
  'write-write': 'W',
  'write-read': 'w',
  'read-read': 'r',
};

const COLOURS: Readonly<Record<SharedPath['kind'], Emphasis>> = {
  'write-write': 'red',
  'write-read': 'yellow',
  'read-read': 'dim',
};

export function formatShared(report: AuditReport, {style}: TextFormat): readonly string[] {
  if (report.domains.length < 2) return [];
  const shared = report.shared.filter(({everybody}) => !everybody);
  const title = `${style('bold', 'Shared')}  ${plural(shared.length, 'path')} that more than one VM reaches`;
  return [
    [title, '', ...formatMatrix(report), ...shared.flatMap(path => formatPath(path, style))].join('\n'),
  ];
}

function formatMatrix(report: AuditReport): readonly string[] {
  const involved = sharingVms(report);
  if (involved.length === 0 || involved.length > WIDEST_MATRIX) return [];
  const sharing = sharingMatrix(report, involved);
  const names = involved.map(index => printable(report.domains[index]?.name ?? '').slice(0, 30));
  const longest = Math.max(...names.map(name => name.length));
  const header = `    ${' '.repeat(longest + 4)}${involved.map((_, at) => String(at + 1).padStart(3)).join('')}`;
  const lines = involved.map((_one, at) => {
    const cells = involved.map((_, to) => {
      const cell = sharing[at]?.[to] ?? null;
      if (at === to) return '  \\';
      return `  ${cell ? MARKS[cell] : '·'}`;
    });
    return `    ${String(at + 1).padStart(2)}  ${(names[at] ?? '').padEnd(longest)}${cells.join('')}`;
  });
  return [header, ...lines, '', '    W both write, w one writes, r both read', ''];
}

function formatPath({path, users, kind, apart}: SharedPath, style: Style): readonly string[] {
  const who = users.map(
    ({name, access, process}) =>
      `      ${access.padEnd(2)}  ${printable(name)}${process === 'qemu' ? '' : ` (${process})`}`,
  );
  const shown = who.length > 12 ? [...who.slice(0, 12), `      and ${who.length - 12} more`] : who;
  return [
    `  ${style(COLOURS[kind], kind.replace('-', '–'))}  ${printable(path)}`,
    ...shown,
    ...formatApart(apart),
    '',
  ];
}

/** One line where every pair is kept apart by the same layers. */
function formatApart(apart: SharedPath['apart']): readonly string[] {
  if (apart.length === 0) return [];
  const names = new Set(apart.map(({layers}) => layers.join(' and ')));
  const [only] = names;
  if (names.size === 1) return [`      ${only ? `kept apart by ${only}` : 'nothing keeps them apart'}`];
  return apart.map(({first, second, layers}) => {
    const who =
      layers.length === 0
        ? 'nothing keeps'
        : `${layers.join(' and ')} ${layers.length > 1 ? 'keep' : 'keeps'}`;
    return `      while ${printable(first)} has it, ${who} ${printable(second)} out`;
  });
}

// SPDX-License-Identifier: Apache-2.0
/** The access table of each VM, for a terminal. */
import {originText} from '../../layers/section.ts';
import {isPlainDefault, type AccessRow} from '../../audit/access-row.ts';
import {readableRows} from '../../audit/readable-rows.ts';
import {lacking} from '../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import type {LayerId} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import {isWithin} from '../../text/paths.ts';
import {accessMark, type AuditFormatOptions, type PathsChoice} from './audit-formatter.ts';
import type {TextFormat} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {wrap} from './table.ts';
import {wrapPath} from './wrap-path.ts';
import {groupedBy} from '../../list-in.ts';

const INDENT = '    ';
const GAP = '  ';

/** A block a VM; none when no paths were asked for. */
export function formatPaths(report: AuditReport, options: AuditFormatOptions): readonly string[] {
  const choice = options.paths;
  if (choice === undefined) return [];
  return report.domains.map((domain, index) => formatDomain(domain, index, choice, report, options));
}

function formatDomain(
  domain: DomainAudit,
  index: number,
  choice: PathsChoice,
  {shared}: AuditReport,
  format: TextFormat,
): string {
  const {style, width} = format;
  const {name, file, layers} = domain;
  const among = new Set(
    shared
      .filter(({everybody, users}) => !everybody && users.some(user => user.domain === index))
      .map(({path}) => path),
  );
  const rows = readableRows(domain);
  const chosen = rows.filter(row => CHOOSERS[choice](row, among));
  const title = [
    style('bold', printable(name)),
    plural(chosen.length, 'path'),
    style('dim', printable(file)),
  ];
  const head = ['may', ...layers.map(layer => LAYERS[layer].titles.column.toLowerCase()), 'path'].join(GAP);
  const left = rows.length - chosen.length;
  return [
    title.join(GAP),
    ...(chosen.length > 0 ? [style('dim', INDENT + head)] : []),
    ...formatRows(chosen, layers, format),
    ...(choice === 'all' || choice === 'devices' ? formatDefaults(rows, width) : []),
    ...(left > 0 ? [style('dim', `  ${plural(left, 'other path')}: --paths`)] : []),
  ].join('\n');
}

type Chooser = (row: AccessRow, shared: ReadonlySet<string>) => boolean;

const CHOOSERS: Readonly<Record<PathsChoice, Chooser>> = {
  all: () => true,
  own: (row, shared) => !isDevice(row) && !isPlumbing(row) && !isShared(row, shared),
  shared: isShared,
  devices: isDevice,
};

function isShared({path, resolved}: AccessRow, shared: ReadonlySet<string>): boolean {
  return shared.has(path) || shared.has(resolved);
}

function isDevice({path}: AccessRow): boolean {
  return isWithin(path, '/dev');
}

/** Logs, pid files, the monitor and the like: libvirt makes them for every VM. */
function isPlumbing(row: AccessRow): boolean {
  return row.from?.device === 'domain' || isPlainDefault(row);
}

/** Rows stand below the device they are there for. */
function formatRows(
  rows: readonly AccessRow[],
  layers: readonly LayerId[],
  format: TextFormat,
): readonly string[] {
  const shown = rows.filter(row => !isPlainDefault(row));
  return [...groupedBy(shown, row => originText(row.from, '-'))].flatMap(([origin, members]) => [
    format.style('bold', `  ${printable(origin)}`),
    ...members.flatMap(row => formatRow(row, layers, format)),
  ]);
}

function formatRow(
  row: AccessRow,
  layers: readonly LayerId[],
  {style, width}: TextFormat,
): readonly string[] {
  const cells = [
    accessMark(row.effective).padEnd(3),
    ...layers.map(layer =>
      accessMark(row.layers[layer]).padEnd(LAYERS[layer].titles.column.toLowerCase().length),
    ),
  ].join(GAP);
  const missing = lacking(row);
  const mark = missing === '' ? INDENT : `  ${style('red', '!')} `;
  const room = width - INDENT.length - cells.length - GAP.length;
  const [first = '', ...rest] = wrapPath(printable(row.path) + remarks(row), room);
  const next = ' '.repeat(INDENT.length + cells.length + GAP.length);
  return [
    `${mark}${missing === '' ? cells : style('red', cells)}${GAP}${first}`,
    ...rest.map(part => next + part),
    ...behind(row, next, width),
  ];
}

function remarks(row: AccessRow): string {
  const missing = lacking(row);
  const who = row.process === 'qemu' ? [] : [`by ${row.process}`];
  const refused =
    missing === ''
      ? []
      : [`needs ${[...'rw'].filter(one => row.needed.replaceAll('a', 'w').includes(one)).join('')}`];
  const notes = [...who, ...refused];
  return notes.length ? ` (${notes.join(', ')})` : '';
}

/** What the host has behind a pattern. */
function behind(row: AccessRow, indent: string, width: number): readonly string[] {
  if (!row.behind) return [];
  const {paths, more} = row.behind;
  if (paths.length === 0) return [`${indent}  nothing there now`];
  const lines = paths.flatMap(({path, effective}) => {
    const mark = `${indent}  ${accessMark(effective).padEnd(2)} `;
    const [first = '', ...rest] = wrapPath(printable(path), width - mark.length);
    return [mark + first, ...rest.map(part => ' '.repeat(mark.length) + part)];
  });
  return more ? [...lines, `${indent}  and more`] : lines;
}

function formatDefaults(rows: readonly AccessRow[], width: number): readonly string[] {
  const plain = rows.filter(isPlainDefault).filter(({process}) => process === 'qemu');
  if (plain.length === 0) return [];
  const list = plain.map(({path, effective}) => `${printable(path)} ${accessMark(effective)}`).join(', ');
  return wrap(`devices of every VM: ${list}`, width - 4).map((line, index) => (index ? INDENT : '  ') + line);
}

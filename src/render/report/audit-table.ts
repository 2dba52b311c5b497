/** An audit for a terminal of 100 columns: one block a VM, then what they share. */
import type {AccessRow} from '../../audit/access-table.ts';
import type {Finding} from '../../audit/finding.ts';
import {countPaths, isPlainDefault, lacking} from '../../audit/reading.ts';
import type {DomainAudit} from '../../audit/report.ts';
import type {LayerId} from '../../layers/plan.ts';
import type {AuditFormatter} from './audit-formatter.ts';
import {accessMark, originOf} from './audit-formatter.ts';
import {formatShared} from './audit-shared-table.ts';
import {plural} from './plural.ts';
import type {Emphasis, Style} from './plan-table.ts';
import {printable} from './printable.ts';
import {readablePattern} from './readable-pattern.ts';
import {wrap} from './table.ts';
import {wrapPath} from './wrap-path.ts';

const WIDTH = 100;
const INDENT = '    ';
const GAP = '  ';

const HEADS: Readonly<Record<LayerId, string>> = {
  dac: 'owner',
  selinux: 'selinux',
  apparmor: 'apparmor',
  cgroup: 'cgroup',
  namespace: '/dev',
};

export const auditTable: AuditFormatter = (report, {style}) => {
  const blocks = report.domains.map(domain => formatDomain(domain, style));
  return `${[...blocks, ...formatShared(report, style)].join('\n')}\n`;
};

function formatDomain(domain: DomainAudit, style: Style): string {
  const {name, file, layers, paths, findings} = domain;
  const {paths: count, written, refused} = countPaths(domain);
  const facts = [
    plural(count, 'path'),
    `${written} to write`,
    ...(refused ? [`${refused} needed and refused`] : []),
    plural(findings.length, 'finding'),
  ];
  const sums = facts.join(', ');
  const fits = name.length + sums.length + file.length + 2 * GAP.length <= WIDTH;
  const title = `${style('bold', printable(name))}${GAP}${sums}${fits ? GAP : `\n${GAP}`}${style('dim', printable(file))}`;
  const head = ['may', ...layers.map(layer => HEADS[layer]), 'path'].join(GAP);
  return [
    title,
    '',
    style('dim', INDENT + head),
    ...formatRows(paths, layers, style),
    ...formatDefaults(paths),
    '',
    ...formatFindings(findings, style),
  ].join('\n');
}

/** Rows stand below the device they are there for. */
function formatRows(rows: readonly AccessRow[], layers: readonly LayerId[], style: Style): readonly string[] {
  const shown = rows.filter(row => !isPlainDefault(row));
  const groups = new Map<string, AccessRow[]>();
  for (const row of shown) {
    const origin = originOf(row.from);
    groups.set(origin, [...(groups.get(origin) ?? []), row]);
  }
  return [...groups].flatMap(([origin, members]) => [
    style('bold', `  ${printable(origin)}`),
    ...members.flatMap(row => formatRow(row, layers, style)),
  ]);
}

function formatRow(row: AccessRow, layers: readonly LayerId[], style: Style): readonly string[] {
  const cells = [
    accessMark(row.effective).padEnd(3),
    ...layers.map(layer => accessMark(row.layers[layer]).padEnd(HEADS[layer].length)),
  ].join(GAP);
  const missing = lacking(row);
  const mark = missing === '' ? INDENT : `  ${style('red', '!')} `;
  const room = WIDTH - INDENT.length - cells.length - GAP.length;
  const [first = '', ...rest] = wrapPath(printable(readablePattern(row.path)) + remarks(row), room);
  const next = ' '.repeat(INDENT.length + cells.length + GAP.length);
  return [
    `${mark}${missing === '' ? cells : style('red', cells)}${GAP}${first}`,
    ...rest.map(part => next + part),
    ...behind(row, next),
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
function behind(row: AccessRow, indent: string): readonly string[] {
  if (!row.behind) return [];
  const {paths, more} = row.behind;
  if (paths.length === 0) return [`${indent}  nothing there now`];
  const lines = paths.flatMap(({path, effective}) => {
    const mark = `${indent}  ${accessMark(effective).padEnd(2)} `;
    const [first = '', ...rest] = wrapPath(printable(path), WIDTH - mark.length);
    return [mark + first, ...rest.map(part => ' '.repeat(mark.length) + part)];
  });
  return more ? [...lines, `${indent}  and more`] : lines;
}

function formatDefaults(rows: readonly AccessRow[]): readonly string[] {
  const plain = rows.filter(isPlainDefault).filter(({process}) => process === 'qemu');
  if (plain.length === 0) return [];
  const list = plain.map(({path, effective}) => `${printable(path)} ${accessMark(effective)}`).join(', ');
  return wrap(`devices of every VM: ${list}`, WIDTH - 4).map((line, index) => (index ? INDENT : '  ') + line);
}

const COLOURS: Readonly<Record<Finding['severity'], Emphasis>> = {
  error: 'red',
  warning: 'yellow',
  note: 'dim',
};

function formatFindings(findings: readonly Finding[], style: Style): readonly string[] {
  return findings.flatMap(({severity, code, message, help, from, device}) => {
    const where = from ? originOf(from) : (device ?? 'domain');
    const text = (words: string, lead: string) =>
      wrap(printable(words), WIDTH - 6).map((line, index) => `${INDENT}${index ? '  ' : lead}${line}`);
    return [
      `  ${style(COLOURS[severity], severity)} ${style('bold', code)}${GAP}${printable(where)}`,
      ...text(message, ''),
      ...(help === '' ? [] : text(help, '→ ')),
      '',
    ];
  });
}

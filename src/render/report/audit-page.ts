// SPDX-License-Identifier: Apache-2.0
/** What the page shows, in the order in which it shows it: texts and marks, nothing to decide. */
import type {AccessRow} from '../../audit/access-row.ts';
import {SEVERITIES} from '../../audit/finding.ts';
import type {Finding} from '../../audit/finding.ts';
import type {Judgement} from '../../layers/judgement.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import {countPaths, lacking} from '../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import type {LayerId} from '../../layers/plan.ts';
import type {AuditFormatOptions} from './audit-formatter.ts';
import {causeText} from '../cause-text.ts';
import {Markup} from '../escape.ts';
import {chip, moodOf, words} from './audit-chips.ts';
import {accessMark, originOf} from './audit-formatter.ts';
import {graphSvg} from './audit-graph.ts';
import {matrixRows, sharedRows} from './audit-page-shared.ts';
import {plural} from './plural.ts';
import {readableRows} from './readable-rows.ts';

export function pageOf(report: AuditReport, {failed}: AuditFormatOptions) {
  const {domains} = report;
  const layers = REPORT_ORDER.filter(layer => domains.some(domain => domain.layers.includes(layer)));
  const findings = domains.flatMap((domain, index) =>
    domain.findings.map(finding => findingRow(finding, domain, index)),
  );
  const shared = sharedRows(report);
  return {
    title: titleOf(domains),
    layerList: layers.map(layer => LAYERS[layer].titles.column).join(', '),
    layers: layers.map(id => ({id, name: LAYERS[id].titles.column})),
    cards: cardsOf(report, shared.length),
    machines: domains.map(machineRow),
    codes: [...new Set(findings.map(({code}) => code))].sort(),
    findings: tables(findings.sort((one, other) => one.rank - other.rank)),
    fleets: domains.length > 1 ? [fleetOf(report, shared)] : [],
    rows: domains.flatMap((domain, index) =>
      readableRows(domain).map(row => accessRow(row, domain, index, layers)),
    ),
    failed: tables(
      failed.map(({file, error}) => ({
        place: `${file}:${error.line}:${error.column}`,
        message: error.message,
        code: error.code,
      })),
    ),
  };
}

/** Templates loop and decide nothing: what may be missing is a list of none or one. */
function tables<Row>(rows: readonly Row[]): readonly {readonly rows: readonly Row[]}[] {
  return rows.length === 0 ? [] : [{rows}];
}

function fleetOf(report: AuditReport, shared: ReturnType<typeof sharedRows>) {
  const picture = graphSvg(report);
  return {
    pictures: picture === '' ? [] : [new Markup(picture)],
    matrices: tables(matrixRows(report)),
    tables: tables(shared),
  };
}

function titleOf(domains: readonly DomainAudit[]): string {
  const [only] = domains;
  if (only && domains.length === 1) return `What ${only.name} may touch`;
  return `What ${plural(domains.length, 'machine')} may touch`;
}

function cardsOf({domains}: AuditReport, shared: number) {
  const sum = (count: (domain: DomainAudit) => number) =>
    domains.reduce((total, domain) => total + count(domain), 0);
  const errors = sum(({findings}) => findings.filter(({severity}) => severity === 'error').length);
  const refused = sum(domain => countPaths(domain).refused);
  const card = (href: string, count: number, label: string, bad = false) => ({
    href,
    count: count.toLocaleString('en'),
    label,
    mood: bad && count > 0 ? 'bad' : '',
  });
  return [
    card('#machines', domains.length, domains.length === 1 ? 'machine' : 'machines'),
    card(
      '#access',
      sum(({paths}) => paths.length),
      'paths in reach',
    ),
    card('#access', refused, 'needed and refused', true),
    card('#findings', errors, errors === 1 ? 'error' : 'errors', true),
    card(
      '#findings',
      sum(({findings}) => findings.length),
      'findings',
    ),
    ...(domains.length > 1 ? [card('#shared', shared, 'shared paths')] : []),
  ];
}

function machineRow(domain: DomainAudit, index: number) {
  const {name, file, findings, paths} = domain;
  const severe = (wanted: Finding['severity']) => findings.filter(({severity}) => severity === wanted).length;
  return {
    index,
    name,
    file,
    ...countPaths(domain),
    errors: severe('error'),
    warnings: severe('warning'),
    may: words(paths.flatMap(row => accessKinds(row))),
    refusing: words(paths.flatMap(row => refusing(row))),
    codes: words(findings.map(({code}) => code)),
  };
}

function findingRow(finding: Finding, {name, file}: DomainAudit, vm: number) {
  const {code, severity, message, help, from, device} = finding;
  const line = from && from.line > 0 ? `, line ${from.line}` : '';
  return {
    vm,
    machine: name,
    code,
    severity,
    rank: SEVERITIES.length - SEVERITIES.indexOf(severity),
    message,
    help,
    where: from ? `${from.device}${line}` : (device ?? file),
  };
}

function accessRow(row: AccessRow, domain: DomainAudit, vm: number, layers: readonly LayerId[]) {
  const codes = domain.findings.filter(({path}) => path === row.path || path === row.resolved);
  return {
    vm,
    machine: domain.name,
    path: row.path,
    process: row.process,
    mood: lacking(row) === '' ? '' : 'lack',
    may: words(accessKinds(row)),
    refused: words(refusing(row)),
    codes: words(codes.map(({code}) => code)),
    origin: originOf(row.from),
    line: String(row.from?.line ?? 0),
    behind: behindLines(row),
    cells: [
      {layer: 'needed', ...chip(row.effective), title: neededText(row)},
      ...layers.map(layer => ({
        layer: LAYERS[layer].titles.column,
        ...chip(row.layers[layer]),
        title: saidBy(row.cells[layer]),
      })),
    ],
  };
}

function neededText({needed, from, effective}: AccessRow): string {
  const wants = needed === '' ? 'nothing asks for it' : `needs ${needed}`;
  const why = from ? `, for ${from.device}: ${from.reason}` : '';
  return `${wants}${why}; may ${effective === '' ? 'neither read nor write' : effective}`;
}

function saidBy({cause, rule, state, from}: Judgement): string {
  const reason = causeText(cause);
  const line = from && from.line > 0 ? ` (line ${from.line})` : '';
  const known = state === 'unknown' ? 'not known: ' : '';
  return rule === '' || rule === reason ? `${known}${reason}${line}` : `${known}${reason}${line} — ${rule}`;
}

function behindLines({behind}: AccessRow): readonly {readonly lines: readonly string[]}[] {
  if (!behind) return [];
  if (behind.paths.length === 0) return [{lines: ['nothing there now']}];
  const lines = behind.paths.map(({path, effective}) => `${accessMark(effective)} ${path}`);
  return [{lines: behind.more ? [...lines, 'and more'] : lines}];
}

function accessKinds(row: AccessRow): readonly string[] {
  return [moodOf(row.effective), ...(lacking(row) === '' ? [] : ['lack'])];
}

function refusing({layers}: AccessRow): readonly string[] {
  return REPORT_ORDER.filter(layer => layers[layer] === '');
}

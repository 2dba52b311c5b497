// SPDX-License-Identifier: Apache-2.0
/** What the page's template is given, in the order in which it shows it: texts and lists, nothing to decide. */
import {SEVERITIES, type Severity} from '../../../documents/severity.ts';
import {countSeverities, summaryOf, worstFirst} from '../../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../../audit/report.ts';
import {REPORT_ORDER} from '../../../layers/layer-id.ts';
import {packageVersion} from '../../../package-root.ts';
import {Markup} from '../../escape.ts';
import {libvirtTexts} from '../../followed-text.ts';
import type {AuditFormatOptions} from '../audit-formatter.ts';
import {plural} from '../plural.ts';
import {docLink, findingDocs} from './finding-docs.ts';
import {graphSvg} from './graph.ts';
import {matrixRows} from './matrix.ts';
import {pageData, type PageData} from './page-data.ts';
import {plainPage} from './plain-page.ts';

const SEVERITY_CHOICES = [
  {index: SEVERITIES.indexOf('note'), name: 'any severity'},
  {index: SEVERITIES.indexOf('error'), name: 'errors'},
  {index: SEVERITIES.indexOf('warning'), name: 'errors and warnings'},
];

export function pageValues(given: AuditReport, {failed, stamp, documentation}: AuditFormatOptions) {
  const report = worstVmsFirst(given);
  const {domains} = report;
  const layers = REPORT_ORDER.filter(layer => domains.some(domain => domain.layers.includes(layer)));
  const data = pageData(report, layers);
  const codes = data.groups.map(({code}) => data.texts[code] ?? '');
  const links = codes.map(code => docLink(code, documentation));
  return {
    title: titleOf(domains),
    layerList: data.layers.join(', '),
    stamp: stampOf(report, stamp),
    cards: cardsOf(data, countSeverities(domains)),
    layers: data.layers.map((name, index) => ({name, index})),
    severities: SEVERITY_CHOICES,
    codes: codes
      .map((code, index) => ({code, index}))
      .toSorted((one, other) => (one.code < other.code ? -1 : 1)),
    fleets: domains.length > 1 ? [fleetOf(report)] : [],
    docs: list(findingDocs(codes.filter((_, index) => links[index]?.startsWith('#')))),
    plain: plainPage(data, links),
    data: scriptJson({...data, links}),
    failed: list(
      failed.map(({file, error}) => ({
        place: `${file}:${error.line}:${error.column}`,
        message: error.message,
        code: error.code,
      })),
    ),
  };
}

/** Templates loop and decide nothing: what may be missing is a list of none or one. */
function list<Row>(rows: readonly Row[]): readonly {readonly rows: readonly Row[]}[] {
  return rows.length === 0 ? [] : [{rows}];
}

/** The same report with its VMs in another order, and what names them by their position. */
function worstVmsFirst({domains, shared}: AuditReport): AuditReport {
  const order = worstFirst(domains.map((domain, from) => ({domain, from, ...summaryOf(domain)})));
  const places = new Map(order.map(({from}, to) => [from, to]));
  return {
    domains: order.map(({domain}) => domain),
    shared: shared.map(path => ({
      ...path,
      users: path.users.map(user => ({...user, domain: places.get(user.domain) ?? -1})),
    })),
  };
}

function titleOf(domains: readonly DomainAudit[]): string {
  const [only] = domains;
  if (only && domains.length === 1) return `What ${only.name} may touch`;
  return `What ${plural(domains.length, 'VM')} may touch`;
}

function stampOf({domains}: AuditReport, stamp: AuditFormatOptions['stamp']) {
  const facts = stamp
    ? [
        {name: 'host', text: stamp.host},
        {name: 'mode', text: stamp.mode},
        {name: 'policy', text: stamp.policy},
        {name: 'date', text: stamp.date},
      ]
    : [];
  const followed = libvirtTexts(domains.map(({libvirt}) => libvirt));
  return [
    ...facts,
    ...followed.map(text => ({name: 'follows', text})),
    {name: 'made by', text: `svirtgen ${packageVersion()}`},
  ];
}

/** In the order of the page's sections. */
function cardsOf({vms, shared}: PageData, found: Readonly<Record<Severity, number>>) {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const known = vms.name.length;
  const card = (href: string, count: number, [one, many]: readonly [string, string], bad = false) => ({
    href,
    count: count.toLocaleString('en'),
    label: count === 1 ? one : many,
    mood: bad && count > 0 ? 'bad' : '',
  });
  return [
    card('#findings', found.error, ['error', 'errors'], true),
    card('#findings', found.warning, ['warning', 'warnings']),
    card('#findings', found.note, ['note', 'notes']),
    card('#vms', known, ['VM', 'VMs']),
    ...(known > 1 ? [card('#shared', shared.length, ['shared path', 'shared paths'])] : []),
    card('#access', sum(vms.rows), ['path', 'paths']),
    card('#access', sum(vms.refused), ['needed but refused', 'needed but refused'], true),
  ];
}

function fleetOf(report: AuditReport) {
  const picture = graphSvg(report);
  return {
    pictures: picture === '' ? [] : [new Markup(picture)],
    matrices: list(matrixRows(report)),
  };
}

/** What could end the element, begin a comment or a reference in it, or break a line in JavaScript before ES2019. */
const UNSAFE = /[<>&\u2028\u2029]/gu;

function scriptJson(value: unknown): Markup {
  return new Markup(
    JSON.stringify(value).replace(
      UNSAFE,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}

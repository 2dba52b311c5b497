// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that the page's scripts draw, search and sort: columns of numbers, most of which name a text. What the
 * page shows without scripts is read from the same.
 */
import {originText} from '../../../layers/section.ts';
import type {AccessRow} from '../../../audit/access-row.ts';
import {SEVERITIES} from '../../../documents/severity.ts';
import {wordsOf} from '../../../audit/findings/known-code.ts';
import {findingGroups, type FindingGroup} from '../../../audit/finding-groups.ts';
import {summaryOf} from '../../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../../audit/report.ts';
import type {LayerId} from '../../../layers/plan.ts';
import {LAYERS} from '../../../layers/layers.ts';
import {readableRows, type ReadableRow} from '../../../audit/readable-rows.ts';
import {behindOf, VerdictTable, type BehindData} from './page-verdict.ts';
import {sharedData} from './page-shared.ts';
import {PART, TextTable} from './text-table.ts';

const MOST_NAMES = 5;

export type PageData = ReturnType<typeof pageData>;

/** Where nothing else is said, a number names one of the texts. */
export function pageData(report: AuditReport, layers: readonly LayerId[]) {
  const {domains} = report;
  const texts = new TextTable();
  const tables = domains.map(domain => readableRows(domain));
  const summaries = domains.map(summaryOf);
  const access = accessData(tables, layers, texts);
  const starts = startsOf(tables);
  const rowsAbout = rowFinder(tables, starts);
  return {
    /** Titles of the layers, in the order of the verdicts. */
    layers: layers.map(layer => LAYERS[layer].titles.column),
    severities: SEVERITIES,
    /** Stands in what layers say for the path of the row. */
    part: PART,
    /** As many VMs of a finding are named, the others counted. */
    mostNames: MOST_NAMES,
    /** One entry a VM, the worst first; but for names and files they are counts. */
    vms: {
      name: domains.map(({name}) => texts.add(name)),
      file: domains.map(({file}) => texts.add(file)),
      error: summaries.map(({severities}) => severities.error),
      warning: summaries.map(({severities}) => severities.warning),
      note: summaries.map(({severities}) => severities.note),
      written: summaries.map(({reach}) => reach.written),
      refused: summaries.map(({reach}) => reach.refused),
      /** Paths: rows of the access table. */
      rows: tables.map(({length}) => length),
    },
    ...access,
    groups: findingGroups(domains).map(group => groupData(group, domains, texts, rowsAbout)),
    shared: sharedData(report, layers, texts),
    // The last, when all are known.
    texts: texts.texts,
  };
}

/** The access table, VM by VM: numbers of verdicts, and by row what the host has behind a pattern. */
function accessData(
  tables: readonly (readonly ReadableRow[])[],
  layers: readonly LayerId[],
  texts: TextTable,
) {
  const verdicts = new VerdictTable(layers, texts);
  const rows = tables.flat();
  const behind = rows.flatMap((row, at) => (row.behind ? [[at, behindOf(row.behind, texts)] as const] : []));
  return {
    rows: {
      path: rows.map(({path}) => texts.add(path)),
      process: rows.map(({process}) => texts.add(process)),
      origin: rows.map(({from}) => texts.add(originText(from, '-'))),
      verdict: rows.map(row => verdicts.add(row)),
      behind: Object.fromEntries<BehindData>(behind),
    },
    verdicts: verdicts.verdicts,
    judgements: verdicts.judgements,
  };
}

/** Where the rows of each VM begin. */
function startsOf(tables: readonly (readonly AccessRow[])[]): readonly number[] {
  let next = 0;
  return tables.map(({length}) => {
    const start = next;
    next += length;
    return start;
  });
}

type RowFinder = (vm: number, path: string | null) => readonly number[];

/** Positions of a VM's rows of a path, under the name it has there and the one it leads to. */
function rowFinder(tables: readonly (readonly AccessRow[])[], starts: readonly number[]): RowFinder {
  const found = new Map<number, Map<string, Set<number>>>();
  const indexOf = (vm: number): Map<string, Set<number>> => {
    const known = found.get(vm);
    if (known) return known;
    const index = new Map<string, Set<number>>();
    for (const [at, {path, resolved}] of (tables[vm] ?? []).entries()) {
      for (const name of [path, resolved]) {
        index.set(name, (index.get(name) ?? new Set()).add((starts[vm] ?? 0) + at));
      }
    }
    found.set(vm, index);
    return index;
  };
  return (vm, path) => (path === null ? [] : [...(indexOf(vm).get(path) ?? [])]);
}

function groupData(
  {code, severity, sightings}: FindingGroup,
  domains: readonly DomainAudit[],
  texts: TextTable,
  rowsAbout: RowFinder,
) {
  return {
    code: texts.add(code),
    title: texts.add(wordsOf(code)?.title ?? code),
    /** Position among the severities. */
    severity: SEVERITIES.indexOf(severity),
    /** Severity, then texts: message, fix, place. Then positions of VMs, and of rows of the access table. */
    sightings: sightings.map(({finding, vms: hit}) => {
      const {message, help, from, device, path} = finding;
      const [only] = hit;
      // The line is that of one VM's definition.
      const line = from && from.line > 0 && hit.length === 1 ? `, line ${from.line}` : '';
      const place = from ? `${from.device}${line}` : (device ?? '');
      return [
        SEVERITIES.indexOf(finding.severity),
        texts.add(message),
        texts.add(help),
        texts.add(place === 'domain' && only !== undefined ? (domains[only]?.file ?? '') : place),
        hit,
        hit.flatMap(vm => rowsAbout(vm, path)),
      ] as const;
    }),
  };
}

// SPDX-License-Identifier: Apache-2.0
/** Which host paths each process of a domain reaches, and what every layer says about it. */
import type {ProcessPlan} from '../layers/plan.ts';
import {effectiveAccess, judgeAll, judgeOpen, type Judgements} from '../layers/judge-all.ts';
import type {Question} from '../layers/judgement.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';
import {pathsOf, type TablePath} from './paths-of.ts';
import {patternRows} from './pattern-rows.ts';
import {accessOf, type AccessRow} from './access-row.ts';

/** One row a path and process that matter to each other: it is needed, or it is open. */
export function accessTable(analysis: Analysis): readonly AccessRow[] {
  const paths = pathsOf(analysis);
  // Asked for at once: the judges then find them remembered.
  if (analysis.active.has('selinux')) analysis.host.details(paths.map(({resolved}) => resolved));
  const {processes} = analysis.plan;
  const rows = paths.flatMap(path => processes.flatMap(process => rowFor(analysis, path, process)));
  return [...rows, ...processes.slice(0, 1).flatMap(process => patternRows(analysis, process))];
}

/** What is needed has a row whatever the layers say. */
function rowFor(analysis: Analysis, one: TablePath, process: ProcessPlan): readonly AccessRow[] {
  const use = one.uses.find(({role}) => role === process.role);
  const question = {path: one.path, process, passed: use?.passed ?? false};
  const cells = use ? judgeAll(analysis, question) : openForSure(analysis, question);
  if (!cells) return [];
  const effective = effectiveAccess(analysis, question, cells);
  if (!use && effective === '') return [];
  const from = use?.from ?? one.from ?? REPORT_ORDER.map(layer => cells[layer].from).find(Boolean) ?? null;
  return [
    {
      path: one.path,
      resolved: one.resolved,
      process: process.name,
      layers: accessOf(cells),
      effective,
      from,
      needed: use?.access ?? '',
      cells,
      behind: null,
    },
  ];
}

/**
 * Access that nobody asked for, where it is worth a row: virtiofsd and the reservation helper, which run with
 * libvirt's powers, would otherwise reach everything, and so would what no layer could be asked about.
 */
function openForSure(analysis: Analysis, question: Question): Judgements | undefined {
  const {profile, selinux} = question.process;
  return profile === null && selinux === null ? undefined : judgeOpen(analysis, question);
}
